import type { FileFormat } from './queries';

/** A file of the catalogue as it is sent. */
export interface CatalogueFile {
  name: string;
  format: FileFormat;
  /** Its bytes in base64. */
  content: string;
}

export const FORMATS: readonly FileFormat[] = ['XLSX', 'CSV', 'JSON'];

/** More does not fit into a request, which has 1 MB for base64 and all; see docs/catalogue.md. */
export const MOST_BYTES = 750_000;

/** What a file is written in, by its name; null where no catalogue is written so. */
export function formatOf(name: string): FileFormat | null {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toUpperCase();
  return FORMATS.find((format) => format === ending) ?? null;
}

/** The bytes of a file in base64. Rejects where it cannot be read, such as when it was moved. */
export function contentOf(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error ?? new Error(file.type));
    reader.readAsDataURL(file);
  });
}

/** Bytes out of base64. */
export function bytesOf(content: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
}

/** Give the file to whoever sits here, as the browser gives files. */
export function handOut(name: string, content: string): void {
  const address = URL.createObjectURL(new Blob([bytesOf(content)]));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address));
}
