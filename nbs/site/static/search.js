// Every name of the API starts with `m3l.`. Whoever looks for M3L does not mean all of them: there the rest of the name counts.
{
  const found = Search.performObjectSearch;
  Search.performObjectSearch = (word, words) => found(word, words).filter(([, name]) =>
    !'m3l.'.includes(word) || name.toLowerCase().replace(/^m3l\./, '').includes(word));
}
