"Settings of `make lab`: notebooks are cleaned as they are saved, the kernel is the one of .venv, nothing is fetched or announced"
from nbdev.clean import clean_jupyter


WIDGET = 'application/vnd.jupyter.widget-view+json'


def worth_keeping(output):
    "Not a widget (its name means nothing later), a traceback, a warning or a progress bar"
    return WIDGET not in output.get('data', {}) and output['output_type'] != 'error' and output.get('name') != 'stderr'


def clean(model, path='', **kwargs):
    "As nbdev cleans; study and report notebooks are stored without outputs too (the page keeps showing them)"
    if model['type'] != 'notebook': return
    clean_jupyter(None, model)  # None: settings.ini of the folder the server started in
    bare = {'study', 'report'} & set(path.split('/'))
    for cell in model['content']['cells']:
        if cell['cell_type'] != 'code': continue
        cell['outputs'] = [] if bare else [o for o in cell['outputs'] if worth_keeping(o)]
        if bare: cell['execution_count'] = None


c = get_config()  # noqa: F821 (Jupyter provides it)
c.ContentsManager.pre_save_hook = clean
c.KernelSpecManager.ensure_native_kernel = True
c.LabApp.check_for_updates_class = 'jupyterlab.NeverCheckForUpdate'
c.LabApp.news_url = None
c.LabApp.extension_manager = 'readonly'
c.LanguageServerManager.autodetect = False  # the search would write to the home folder
