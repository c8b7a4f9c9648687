namespace SafeOps.Runbooks.Parameters;

/// <summary>Finds <c>${name}</c> in SQL of any of its dialects, as <see cref="BashPlaces"/> does in bash.</summary>
internal static class SqlPlaces
{
    public static IReadOnlyList<ParameterPlace> Find(string text)
    {
        var places = new List<ParameterPlace>();
        var at = 0;
        while (at < text.Length)
        {
            var (quoting, close) = text[at] switch
            {
                '\'' => (PlaceQuoting.Single, "'"),
                '"' => (PlaceQuoting.Double, "\""),
                '-' when Next(at) == '-' => (PlaceQuoting.Raw, "\n"),
                '/' when Next(at) == '*' => (PlaceQuoting.PlainOnly, "*/"),
                _ => (PlaceQuoting.Bare, ""),
            };
            if (close.Length == 0)
            {
                at = Step(at, quoting);
                continue;
            }
            at++;
            while (at < text.Length && string.CompareOrdinal(text, at, close, 0, close.Length) != 0)
                at = Step(at, quoting);
            at += close.Length;
        }
        return places;

        int Step(int from, PlaceQuoting quoting)
        {
            if (!ParameterPlace.TryRead(text, from, out var name))
                return from + 1;
            var end = from + name.Length + 3;
            places.Add(new ParameterPlace(from, end, name, quoting));
            return end;
        }

        char Next(int from) => from + 1 < text.Length ? text[from + 1] : '\0';
    }
}
