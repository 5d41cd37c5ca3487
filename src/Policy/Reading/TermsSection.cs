using Holdpoint.Policy.Detectors;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Reading;

/// <summary><c>terms</c>: lists of words and phrases, inline or in files relative to the policy.</summary>
internal static class TermsSection
{
    private const int MostTerms = 200_000;
    private const int LongestTerm = 200;

    private static readonly Dictionary<string, bool> YesOrNo = new() { ["true"] = true, ["false"] = false };

    private static readonly Dictionary<string, TextSteps> Layers = new()
    {
        ["escapes"] = TextSteps.Escapes, ["percent"] = TextSteps.Percent, ["html"] = TextSteps.Html, ["base64"] = TextSteps.Base64, ["hex"] = TextSteps.Hex,
    };

    private static readonly Dictionary<string, TextSteps> Steps = new()
    {
        ["clean"] = TextSteps.Clean, ["case"] = TextSteps.Case, ["look-alikes"] = TextSteps.LookAlikes, ["direction"] = TextSteps.Direction, ["tags"] = TextSteps.Tags,
        ["spaced"] = TextSteps.Spaced, ["parts"] = TextSteps.Parts,
    };

    /// <summary>The lists by name.</summary>
    public static Dictionary<string, TermList> Read(MapReader document)
    {
        var lists = new Dictionary<string, TermList>(StringComparer.Ordinal);
        if (document.Nested("terms") is not { } section)
        {
            return lists;
        }

        foreach (var (key, value) in section.Map.Entries)
        {
            string name = key.Value;
            section.Node(name);
            var list = value switch
            {
                YamlList inline => new TermList(Inline(inline, section.At(name), section.Errors)),
                YamlMap map => Described(new MapReader(map, section.At(name), section.Errors)),
                _ => null,
            };

            if (name.StartsWith(Detector.ListPrefix, StringComparison.Ordinal))
            {
                section.Wrong(name, $"names that start with '{Detector.ListPrefix}' are those of detectors; give the list another name");
            }

            if (list is null)
            {
                section.Wrong(name, "write a list of terms, or { file: terms.txt }, or { terms: [ … ] } with how text is read for them");
            }
            else if (list.Terms.Count == 0 && !section.Errors.Any)
            {
                section.Wrong(name, "a list without terms matches nothing; add terms or remove the list");
            }

            lists[name] = list ?? new TermList([]);
        }

        return lists;
    }

    private static TermList Described(MapReader item)
    {
        var terms = new List<string>();
        if (item.Node("terms") is YamlList inline)
        {
            terms.AddRange(Inline(inline, item.At("terms"), item.Errors));
        }

        string? file = item.Text("file", required: terms.Count == 0);
        if (file is not null)
        {
            AddFromFile(item, file, terms);
        }

        bool leet = item.Word("leet", YesOrNo) ?? false;
        var without = TextSteps.None;
        foreach (string step in item.Texts("without") ?? [])
        {
            without |= Step(item, "without", step, Steps);
        }

        // What is named is read, the rest is not; naming nothing reads no encoding at all.
        if (item.Node("decode") is { } decode)
        {
            var read = TextSteps.None;
            foreach (string layer in decode is YamlList { Items.Count: 0 } ? [] : item.Texts("decode") ?? [])
            {
                read |= Step(item, "decode", layer, Layers);
            }

            without |= TextSteps.Decoding & ~read;
        }

        if (leet && (without & (TextSteps.Case | TextSteps.LookAlikes | TextSteps.Clean)) != 0)
        {
            item.Wrong("leet", "leetspeak is read without case and look-alikes; leave 'leet' out, or 'clean', 'case' and 'look-alikes' out of 'without'");
        }

        item.Done();
        return new TermList(terms, leet, without);
    }

    private static TextSteps Step(MapReader item, string key, string name, Dictionary<string, TextSteps> known)
    {
        if (known.TryGetValue(name, out var step))
        {
            return step;
        }

        item.Wrong(key, $"'{name}' is none; {Suggestion.For(name, known.Keys)}");
        return TextSteps.None;
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

    private static void AddFromFile(MapReader item, string name, List<string> terms)
    {
        string path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(item.Map.Place.File) ?? "", name);
        if (TextFile.Read(path, out string problem) is not { } text)
        {
            item.Errors.Add(item.Node("file")!.Place, item.At("file"), $"'{name}': {problem}", "name a UTF-8 text file, relative to the policy, with one term a line");
            return;
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
    }

    private static bool Overflow(List<string> terms, out string wrong)
    {
        wrong = $"keep a list below {MostTerms} terms";
        return terms.Count >= MostTerms;
    }

    private static string? Problem(string term) =>
        term.Length > LongestTerm ? $"keep a term below {LongestTerm} characters"
        : TermIndex.Read(term).Length == 0 ? "write a term with at least one visible character"
        : null;
}
