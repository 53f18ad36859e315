"Settings of `make explore`: the limit of 10 MB for what a browser sends at once would cut off photographs without a word"
c = get_config()  # noqa: F821 (Voila provides it)
c.Voila.tornado_settings = {'websocket_max_message_size': 2**28}
