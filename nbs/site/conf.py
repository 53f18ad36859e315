"""The website of the notebooks: README first, then a page per notebook, the reference of its module below it.
`make docs` runs Sphinx on the whole project, so that the links of the files hold in the site as they stand.
Notebooks are shown with the outputs that they store. Nothing is executed, and no page loads anything from the network.
"""
import inspect,json,os,re,shutil
from collections import defaultdict
from functools import cache
from html import escape,unescape
from pathlib import Path
from textwrap import shorten
from docutils import nodes
from docutils.utils import new_document
from fastcore.docments import docments
from latex2mathml.converter import convert
from myst_parser.mocking import MockRSTParser
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective
from m3l.tools.browser import build
from m3l.tools.house import notebooks

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT/'README.md').read_text(encoding='utf-8')
SHIPPED = 'm3l/pretrained/rooms/README.md'
texts = sorted(p.name for p in ROOT.glob('*.md') if p.name!='README.md') + [SHIPPED, *re.findall(r'\((reports/\S+\.md)\)', README)]
reports = {p.name: p.read_text(encoding='utf-8') for p in sorted((ROOT/'reports').glob('*.html'), key=lambda p: (p.stem=='datasets', p.stem))}
titles = {name: re.search('<title>(.*?)</title>', page)[1] for name,page in reports.items()}  # as HTML
project = html_title = 'm3l'
root_doc = 'README'
extensions = ['myst_nb', 'sphinx.ext.autodoc']
include_patterns = ['README.md', *texts, 'nbs/**.ipynb', 'nbs/try.md']
exclude_patterns = ['.*', '_*', '**/.*', 'build', 'data', 'dist', 'm3l/[!p]*', 'reports/runs', 'reports/evals']
nb_execution_mode = 'off'
myst_enable_extensions = ['dollarmath', 'amsmath']
myst_heading_anchors = 3
add_module_names = False
autoclass_content = 'both'
autodoc_inherit_docstrings = False  # what PyTorch says about its own methods
autodoc_member_order = 'bysource'
autodoc_preserve_defaults = True
autodoc_typehints = 'description'
python_maximum_signature_line_length = 90
html_baseurl = os.environ.get('SITE', '').rstrip('/')  # where the site will stand: cards of links want a whole address
html_theme = 'furo'
html_static_path = ['static', '../../reports/nyuv2/robust.png']
html_css_files = ['site.css']
html_favicon = 'static/icon.svg'
html_math_renderer = 'mathml'  # browsers draw it themselves: no MathJax to fetch
html_copy_source = html_show_sphinx = html_show_copyright = False

def pages()->list:  # names of notebooks, in the order in which the guide first names them
    guide = (ROOT/'nbs/index.ipynb').read_text(encoding='utf-8')
    found = [p.with_suffix('').as_posix() for p in notebooks(ROOT)]
    return sorted(found, key=lambda o: (o!='index', guide.find(f'`{o}`')%len(guide)))

def contents()->str:  # Markdown: a hidden table of contents for each folder
    folders = defaultdict(list, Start=['Guide </nbs/index>', '/nbs/try'], Tutorials=[])
    for o in pages()[1:]: folders[o.rpartition('/')[0].title() or 'Notebooks'].append(f'/nbs/{o}')
    folders['Project'] = [*(o.removesuffix('.md') for o in texts), 'genindex']
    found = ''.join('\n'.join(['\n```{toctree}\n:hidden:', f':caption: {k}', *v, '```', '']) for k,v in folders.items())
    return found.replace(o := SHIPPED.removesuffix('.md'), f'The network that comes along </{o}>')

def notebook(text:str)->str:  # without hidden cells and directives; with the reference of the module it exports
    nb = json.loads(text)
    cells = [(c, ''.join(c['source'])) for c in nb['cells']]
    nb['cells'] = [c | dict(source=re.sub(r'^#\|.*\n?', '', o, flags=re.M)) for c,o in cells
                   if not re.search(r'^#\| *(hide|default_exp)\b', o, re.M)]
    if module := next((m[1] for _,o in cells if (m := re.match(r'#\| *default_exp (\S+)', o))), None):
        name = f'{project}.{module}'.removesuffix('.__init__')
        about = f'## Reference\nThe module `{name}`.\n```{{reference}} {name}\n```'  # in a title its name is found too often
        nb['cells'].append(dict(cell_type='markdown', id='reference', metadata={}, source=about))
    return json.dumps(nb)

def read_source(app, docname, source):
    if docname==root_doc: source[0] += contents()
    elif app.env.doc2path(docname).suffix=='.ipynb': source[0] = notebook(source[0])

class Reference(SphinxDirective):  # of a module; MyST's own `eval-rst` spends seconds on empty lines in a long notebook
    required_arguments = 1
    def run(self):
        doc = new_document(self.env.docname, self.state.document.settings)
        doc.reporter = self.state.document.reporter
        MockRSTParser().parse(f'.. automodule:: {self.arguments[0]}\n   :members:', doc)
        return doc.children

def escaped(text:str)->str:  # of a docstring: backticks are code, nothing else means anything
    return ''.join(rf'\ ``{o}``\ ' if i%2 else re.sub(r'([*_|\\])', r'\\\1', o) for i,o in enumerate(text.split('`')))

def comments(obj, what:str)->dict:  # parameter, or field, or 'return' -> the comment beside it
    if hasattr(obj, '_fields'): return dict(re.findall(r'^ +(\w+) *:[^#\n]*# *(.+)$', inspect.getsource(obj), re.M))
    if what=='class' and not {'__init__','__dataclass_fields__'} & vars(obj).keys(): return {}
    return docments(obj, args_kwargs=True) if what in ('class','function','method') else {}

def add_comments(app, what, name, obj, options, lines):  # comments beside parameters become their descriptions
    lines[:] = [] if what=='module' else [escaped(o) for o in lines]
    notes = {k:escaped(v) for k,v in comments(obj, what).items() if v and k!='self'}
    lines += ['', *[f':returns: {v}' if k=='return' else f':param {k}: {v}' for k,v in notes.items()]]

def link_files(app, doctree):  # a link to a file that is no page leads to a copy of it at the same place
    for node in list(doctree.findall(addnodes.download_reference)):
        path = Path(app.env.relfn2path(node['reftarget'])[0])
        (app.outdir/path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT/path, app.outdir/path)
        node.replace_self(nodes.reference('', '', *node.children, refuri=node['reftarget']))

@cache
def known(env)->dict:  # 'models/fusion', 'Segmenter.forward', ... -> (document, anchor); a plain word may be anything
    found = defaultdict(set, {o: {(f'nbs/{o}', '')} for o in pages()})
    for name,o in env.domains['py'].objects.items():
        for i in range(name.count('.')+1): found[name.split('.', i)[-1]].add((o.docname, '#'+o.node_id))
    return {k: next(iter(v)) for k,v in found.items() if len(v)==1 and not re.fullmatch('[a-z]+', k)}

def link_names(app, doctree, docname):  # a public name or a notebook in backticks leads to its place
    for node in list(doctree.findall(nodes.literal)):
        to = known(app.env).get(re.sub(r'\(.*\)$', '', node.astext()))
        if not to or isinstance(node.parent, (nodes.reference,nodes.title)): continue
        to = app.builder.get_relative_uri(docname, to[0]) + to[1]
        node.replace_self(nodes.reference('', '', node.deepcopy(), refuri=to, internal=True))

def menu(pathto)->str:  # HTML: the reports, which are no pages of Sphinx and cannot stand in its table of contents
    links = ''.join(f'<li class="toctree-l1"><a class="reference internal" href="{pathto(f"reports/{name}", 1)}">{title}</a></li>'
                    for name,title in titles.items())
    return f'<p class="caption" role="heading"><span class="caption-text">Reports</span></p><ul>{links}</ul>' if links else ''

def social(context, doctree)->str:  # HTML: what others show beside a link to the page
    says = next((o.astext() for o in doctree.findall(nodes.paragraph)), '') if doctree else README.split('**')[1]
    about = dict(title=unescape(re.sub('<.*?>', '', context.get('title', project))), description=shorten(says, 200, placeholder=' …'),
                 type='website', image=f'{html_baseurl}/_static/robust.png' if html_baseurl else context['pathto']('_static/robust.png', 1))
    return ''.join(f'\n<meta property="og:{k}" content="{escape(v)}">' for k,v in about.items())

def complete(app, pagename, templatename, context, doctree):  # a page, after furo has made its menu
    start,tutorials,rest = context['furo_navigation_tree'].split('</ul>', 2)
    context['furo_navigation_tree'] = '</ul>'.join([start, tutorials, menu(context['pathto']) + rest])
    context['metatags'] = context.get('metatags', '') + social(context, doctree)
    if pagename=='search': app.add_js_file('search.js', loading_method='defer')

BAR = """
<style>
#site { display: flex; flex-wrap: wrap; gap: .1em 1.3em; max-width: 1180px; margin: 0 auto; padding: 12px 28px 0; }
@media (max-width: 640px) { #site { flex-wrap: nowrap; overflow-x: auto; white-space: nowrap; padding: 10px 16px 0; } }
@media print { #site { display: none; } }
</style>
<nav id="site" aria-label="The site">
<a href="../index.html">m3l</a> <a href="../nbs/index.html">Guide</a>
"""

def report(name:str)->str:  # the page for the site: with a way back, without links to pages that were not made
    others = ''.join(f'<a href="{o}">{title}</a>\n' for o,title in titles.items() if o!=name)
    head,end,rest = reports[name].partition('</nav>')
    head = re.sub(r'<a href="([\w.-]+\.html)">[^<]*</a>\s*', lambda m: m[0]*(m[1] in reports), head)
    return head.replace('<body>', f'<body>{BAR}{others}</nav>', 1).replace('"data:,"', '"../_static/icon.svg"', 1) + end + rest

def mathml(self, node):
    self.body.append(convert(node.astext(), display='block' if isinstance(node, nodes.math_block) else 'inline'))
    raise nodes.SkipNode

def finish(app, error):  # the front page as hosts look for it; MyST-NB's copies of the pictures are in the site by now
    if not error:
        shutil.copyfile(app.outdir/'README.html', app.outdir/'index.html')
        (app.outdir/'reports').mkdir(exist_ok=True)
        for name in reports: (app.outdir/'reports'/name).write_text(report(name), encoding='utf-8')
        if says := build(app.outdir/'_static/try'): print('nbs/try.html:', says)
    shutil.rmtree(app.outdir.parent/'jupyter_execute', ignore_errors=True)

def setup(app):
    app.add_directive('reference', Reference)
    app.add_html_math_renderer('mathml', (mathml, None), (mathml, None))
    app.connect('autodoc-skip-member', lambda *a: a[1]=='module' and isinstance(a[3], classmethod) or None)  # patched
    app.connect('doctree-read', link_files, priority=100)  # before Sphinx collects downloads
    app.connect('html-page-context', complete, priority=900)
    for event,f in {'source-read': read_source, 'autodoc-process-docstring': add_comments,
                    'doctree-resolved': link_names, 'build-finished': finish}.items(): app.connect(event, f)
