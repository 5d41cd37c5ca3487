using Holdpoint.Policy.Imports;

namespace Holdpoint.Policy.Reading;

/// <summary><c>imports</c>: rules of other projects, which stay in their own files, relative to the policy.</summary>
internal static class ImportsSection
{
    private const double UsualScore = 0.5;

    /// <summary>The files by name.</summary>
    public static Dictionary<string, RuleFile> Read(MapReader document)
    {
        var files = new Dictionary<string, RuleFile>(StringComparer.Ordinal);
        if (document.Nested("imports") is not { } section)
        {
            return files;
        }

        foreach (var (key, _) in section.Map.Entries)
        {
            if (section.Nested(key.Value) is { } item)
            {
                files[key.Value] = ReadFile(item);
            }
        }

        return files;
    }

    private static RuleFile ReadFile(MapReader item)
    {
        string? gitleaks = item.Text("gitleaks");
        string? presidio = item.Text("presidio");
        var skip = item.Texts("skip") ?? [];
        double score = item.Share("score", "write a score above 0 and up to 1, such as 0.5") ?? UsualScore;
        if (gitleaks is null == presidio is null)
        {
            item.Errors.Add(item.Map.Place, item.Path, "no file of rules", "write one of 'gitleaks: FILE' and 'presidio: FILE'");
        }

        if (gitleaks is not null && item.Node("score") is not null)
        {
            item.Wrong("score", "it has no effect on gitleaks rules; remove it");
        }

        item.Done();
        if ((gitleaks ?? presidio) is not { } name)
        {
            return new RuleFile([], [], "");
        }

        string key = gitleaks is null ? "presidio" : "gitleaks";
        string path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(item.Map.Place.File) ?? "", name);
        if (TextFile.Read(path, out string problem) is not { } text)
        {
            item.Errors.Add(item.Node(key)!.Place, item.At(key), $"'{name}': {problem}", "name a UTF-8 file, relative to the policy");
            return new RuleFile([], [], "");
        }

        var file = gitleaks is null ? PresidioFile.Read(text, path, score) : GitleaksFile.Read(text);
        foreach (var unusable in file.Problems.Where(unusable => !skip.Contains(unusable.Rule, StringComparer.Ordinal)))
        {
            string remedy = unusable.Rule.Length == 0 ? "correct the file" : $"change it, or leave it out with 'skip: [ {unusable.Rule} ]' at {item.Path}";
            item.Errors.Add(new Place(path, unusable.Line), item.Path, unusable.Rule.Length == 0 ? "a file that cannot be used" : $"the rule '{unusable.Rule}'", $"{unusable.Reason}; {remedy}");
        }

        foreach (string skipped in skip.Where(skipped => !file.Problems.Any(bad => bad.Rule == skipped) && !file.Rules.Any(rule => rule.Id == skipped)))
        {
            item.Errors.Add(item.Node("skip")!.Place, item.At("skip"), $"'{skipped}'", "the file has no such rule; remove it");
        }

        return file with { Rules = [.. file.Rules.Where(rule => !skip.Contains(rule.Id, StringComparer.Ordinal))] };
    }
}
