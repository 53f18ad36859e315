"Settings of `make lab`: notebooks are cleaned as they are saved, the kernel is the one of .venv, nothing is fetched or announced"
from nbdev.clean import clean_jupyter

c = get_config()  # noqa: F821 (Jupyter provides it)
c.ContentsManager.pre_save_hook = lambda model, **kwargs: clean_jupyter(None, model)  # None: settings.ini of the folder the server started in
c.KernelSpecManager.ensure_native_kernel = True
c.LabApp.check_for_updates_class = 'jupyterlab.NeverCheckForUpdate'
c.LabApp.news_url = None
c.LabApp.extension_manager = 'readonly'
c.LanguageServerManager.autodetect = False  # the search would write to the home folder
