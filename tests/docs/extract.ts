// Finds the documentation's examples: every ts block of TSDoc comments in ts/ and of README files.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Example {
  /** Where it stands: file, line and, in a comment, what it documents. */
  readonly name: string;
  readonly code: string;
}

const FENCE = /^[ \t]*```ts[^\n]*\n([\s\S]*?)^[ \t]*```[ \t]*$/gm;

function blocks(text: string): { code: string; line: number }[] {
  return [...text.matchAll(FENCE)].map((match) => ({
    code: match[1] as string,
    line: text.slice(0, match.index).split('\n').length,
  }));
}

/** The text of a comment without its stars; lines stay lines. */
function unstarred(comment: string): string {
  return comment.replace(/^\/\*\*|\*\/$/g, '').replace(/^[ \t]*\* ?/gm, '');
}

function source_files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'wasm' ? [] : source_files(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

/** Every example in the comments of the facade. */
export function examples_of_comments(): Example[] {
  return source_files(join(root, 'ts')).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((comment) => {
      const first = text.slice(0, comment.index).split('\n').length;
      return blocks(unstarred(comment[0])).map(({ code, line }) => ({
        name: `${relative(root, file)}:${first + line - 1}`,
        code,
      }));
    });
  });
}

/** Every example in the README files of the repository and of the package. */
export function examples_of_readmes(): Example[] {
  return ['README.md', 'pkg-template/README.md'].flatMap((name) => {
    const path = join(root, name);
    if (!existsSync(path)) return [];
    const found = blocks(readFileSync(path, 'utf8'));
    return found.map(({ code, line }) => ({ name: `${name}:${line}`, code }));
  });
}

/** A module of its own, which imports the package if the example does not show that. */
export function as_module({ code }: Example): string {
  return /^\s*import\b/m.test(code)
    ? `${code}\nexport {};\n`
    : `import * as torch from 'selfnorm';\n${code}\nexport { torch };\n`;
}

function is_public(member: ts.Symbol): boolean {
  const declaration = member.declarations?.[0] as ts.MethodDeclaration;
  // Overrides are documented with what they override, `[Symbol.dispose]` and its like with the class.
  const hidden = ts.ModifierFlags.Protected | ts.ModifierFlags.Override;
  const is_hidden = ts.getCombinedModifierFlags(declaration) & hidden;
  return ts.isIdentifier(declaration.name) && is_hidden === 0;
}

/** Has any declaration of a symbol an example in its comment? */
function shown(symbol: ts.Symbol): boolean {
  return symbol.getJsDocTags().some((tag) => tag.name === 'example');
}

/** Does a comment refer to the function that it is the method form of? That has the example. */
function is_method_form(symbol: ts.Symbol): boolean {
  const comment = symbol.declarations?.map((node) => node.getFullText()).join('') ?? '';
  return /The method form of \{@link [\w.]+\}/.test(comment);
}

/** The exported functions, and the public methods of exported classes, by name. */
export function documented_functions(): Map<string, boolean> {
  const entry = join(root, 'ts', 'torch.ts');
  const program = ts.createProgram([entry], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    noEmit: true,
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();
  const found = new Map<string, boolean>();

  const visit = (symbol: ts.Symbol, path: string): void => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    if (target.flags & ts.SymbolFlags.Module) {
      for (const inner of checker.getExportsOfModule(target)) visit(inner, `${path}.${inner.name}`);
    } else if (target.flags & ts.SymbolFlags.Function) {
      found.set(path, shown(target));
    } else if (target.flags & ts.SymbolFlags.Class) {
      found.set(path, shown(target));
      target.members?.forEach((member) => {
        if (member.flags & ts.SymbolFlags.Method && is_public(member)) {
          found.set(`${path}.${member.name}`, shown(member) || is_method_form(member));
        }
      });
    }
  };
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry) as ts.SourceFile);
  if (module === undefined) throw new Error('ts/torch.ts exports nothing');
  for (const symbol of checker.getExportsOfModule(module)) visit(symbol, symbol.name);
  return found;
}
