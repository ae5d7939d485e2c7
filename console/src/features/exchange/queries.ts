import { act, ask } from '../../lib/ask';
import { RefusalParts } from '../../lib/fragments';
import { graphql, type ResultOf } from '../../lib/gql';
import type { CatalogueFile } from './file';

export type FileFormat = ReturnType<typeof graphql.scalar<'FileFormat'>>;

const FindingParts = graphql(`
  fragment FindingParts on ImportFinding @_unmask {
    code
    isFault
    sheet
    row
    letter
    column
    value
    reason
    cure
  }
`);

const OfferedParts = graphql(`
  fragment OfferedParts on ImportedMatter @_unmask {
    code
    name
    version
    validFrom
    changes {
      column
      title
      before
      after
    }
  }
`);

const PreviewQuery = graphql(
  `
    query MatterImportPreview($format: FileFormat!, $file: FileContent!) {
      preview: matterImportPreview(format: $format, file: $file) {
        refusals {
          ...RefusalParts
        }
        faultCount
        warningCount
        findings {
          ...FindingParts
        }
        createdCount
        created {
          ...OfferedParts
        }
        changedCount
        changed {
          ...OfferedParts
        }
        unchangedCount
        authorityCount
        digest
      }
    }
  `,
  [RefusalParts, FindingParts, OfferedParts],
);

const ExportQuery = graphql(`
  query MatterExport($format: FileFormat!) {
    file: matterExport(format: $format) {
      name
      content
    }
  }
`);

const ImportMatters = graphql(
  `
    mutation ImportMatters($input: ImportMattersInput!) {
      done: importMatters(input: $input) {
        imported {
          created
          changed
        }
        refusals {
          ...RefusalParts
        }
      }
    }
  `,
  [RefusalParts],
);

export type Preview = NonNullable<ResultOf<typeof PreviewQuery>['preview']>;
export type Finding = Preview['findings'][number];
export type Offered = Preview['created'][number];
export type Imported = ResultOf<typeof ImportMatters>['done'];

/** What taking the file would do. Raises Fault. */
export async function previewOf({ format, content }: CatalogueFile): Promise<Preview> {
  return (await ask(PreviewQuery, { format, file: content })).preview!;
}

/** Take the file as its preview with that digest showed it. */
export function take({ format, content }: CatalogueFile, digest: string): Promise<Imported | null> {
  return act(ImportMatters, { format, file: content, digest });
}

/** The latest version of every matter as a file. Raises Fault. */
export async function exported(format: FileFormat): Promise<{ name: string; content: string }> {
  return (await ask(ExportQuery, { format })).file!;
}
