// What Chromium 80 and Firefox 78 lack of that which Svelte, urql and this console call.
// First import of main.ts.

function add(owner: object, name: string, value: (...given: never[]) => unknown): void {
  if (name in owner) return;
  Object.defineProperty(owner, name, { value, writable: true, configurable: true });
}

function at<Item>(this: ArrayLike<Item>, index: number): Item | undefined {
  return this[index < 0 ? this.length + index : index];
}

add(Array.prototype, 'at', at);
add(String.prototype, 'at', at);
add(String.prototype, 'replaceAll', function (this: string, old: string | RegExp, by: string) {
  return typeof old === 'string' ? this.split(old).join(by) : this.replace(old, by);
});
add(Object, 'hasOwn', (owner: object, name: PropertyKey) =>
  Object.prototype.hasOwnProperty.call(owner, name),
);
add(Element.prototype, 'replaceChildren', function (this: Element, ...children: Node[]) {
  this.textContent = '';
  this.append(...children);
});
