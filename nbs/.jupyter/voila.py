"Settings of `make explore`: each page has a process of its own, which ends about a minute after its page was closed"
c = get_config()  # noqa: F821 (Voila provides it)
c.MappingKernelManager.cull_idle_timeout = 60  # seconds; the process of an open page has a connection, and is kept
c.MappingKernelManager.cull_interval = 10
