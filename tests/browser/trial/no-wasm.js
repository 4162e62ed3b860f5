// As browsers without it, or with it switched off for safety, look to a page.
Reflect.deleteProperty(self, 'WebAssembly');
