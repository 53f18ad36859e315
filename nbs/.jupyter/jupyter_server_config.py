"Settings of `make lab`: notebooks are cleaned as they are saved, the kernel is the one of .venv, nothing is fetched or announced"
from nbdev.clean import clean_jupyter


def clean(model, path='', **kwargs):
    "As nbdev cleans; study and report notebooks are stored without outputs too (the page keeps showing them)"
    clean_jupyter(None, model)  # None: settings.ini of the folder the server started in
    for cell in model['content']['cells'] if model['type'] == 'notebook' else ():  # a widget is a name that means nothing later
        if 'outputs' in cell: cell['outputs'] = [o for o in cell['outputs'] if 'application/vnd.jupyter.widget-view+json' not in o.get('data', {})]
    if model['type'] != 'notebook' or not {'study', 'report'} & set(path.split('/')): return
    for cell in model['content']['cells']:
        if cell['cell_type'] == 'code': cell.update(outputs=[], execution_count=None)


c = get_config()  # noqa: F821 (Jupyter provides it)
c.ContentsManager.pre_save_hook = clean
c.KernelSpecManager.ensure_native_kernel = True
c.LabApp.check_for_updates_class = 'jupyterlab.NeverCheckForUpdate'
c.LabApp.news_url = None
c.LabApp.extension_manager = 'readonly'
c.LanguageServerManager.autodetect = False  # the search would write to the home folder
