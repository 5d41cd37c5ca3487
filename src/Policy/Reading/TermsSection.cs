using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Reading;

/// <summary><c>terms</c>: lists of words and phrases, inline or in files relative to the policy.</summary>
internal static class TermsSection
{
    private const int MostTerms = 200_000;
    private const int LongestTerm = 200;

    /// <summary>The lists by name.</summary>
    public static Dictionary<string, IReadOnlyList<string>> Read(MapReader document)
    {
        var lists = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (document.Nested("terms") is not { } section)
        {
            return lists;
        }

        foreach (var (key, value) in section.Map.Entries)
        {
            string name = key.Value;
            section.Node(name);
            var terms = value switch
            {
                YamlList list => Inline(list, section.At(name), section.Errors),
                YamlMap map => FromFile(new MapReader(map, section.At(name), section.Errors)),
                _ => null,
            };

            if (terms is null)
            {
                section.Wrong(name, "write a list of terms, or { file: terms.txt }");
            }
            else if (terms.Count == 0 && !section.Errors.Any)
            {
                section.Wrong(name, "a list without terms matches nothing; add terms or remove the list");
            }

            lists[name] = terms ?? [];
        }

        return lists;
    }

    private static List<string> Inline(YamlList list, string path, PolicyErrors errors)
    {
        var terms = new List<string>();
        foreach (var item in list.Items)
        {
            if (item is YamlScalar scalar && Problem(scalar.Value) is null)
            {
                terms.Add(scalar.Value);
            }
            else
            {
                errors.Add(item, path, item is YamlScalar bad ? Problem(bad.Value)! : "write a text");
            }
        }

        return terms;
    }

    private static List<string> FromFile(MapReader item)
    {
        var terms = new List<string>();
        string? name = item.Text("file", required: true);
        item.Done();
        if (name is null)
        {
            return terms;
        }

        string path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(item.Map.Place.File) ?? "", name);
        if (TextFile.Read(path, out string problem) is not { } text)
        {
            item.Errors.Add(item.Node("file")!.Place, item.At("file"), $"'{name}': {problem}", "name a UTF-8 text file, relative to the policy, with one term a line");
            return terms;
        }

        int line = 0;
        foreach (var written in text.AsSpan().EnumerateLines())
        {
            line++;
            string term = written.Trim().ToString();
            if (term.Length == 0 || term[0] == '#')
            {
                continue;
            }

            if (Problem(term) is { } wrong || Overflow(terms, out wrong))
            {
                item.Errors.Add(new YamlScalar(new Place(path, line), term), item.Path, wrong);
            }
            else
            {
                terms.Add(term);
            }
        }

        return terms;
    }

    private static bool Overflow(List<string> terms, out string wrong)
    {
        wrong = $"keep a list below {MostTerms} terms";
        return terms.Count >= MostTerms;
    }

    private static string? Problem(string term) =>
        term.Length > LongestTerm ? $"keep a term below {LongestTerm} characters"
        : FoldedText.Of(term).Length == 0 ? "write a term with at least one visible character"
        : null;
}
