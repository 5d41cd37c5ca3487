namespace Holdpoint.Policy.Imports;

/// <summary>The rules of a file that belongs to another project and stays as it is.</summary>
/// <param name="Rules">Those that work here.</param>
/// <param name="Problems">Those that do not, each with the reason.</param>
/// <param name="Digest">SHA-256 of the file's text, lower-case hex.</param>
internal sealed record RuleFile(IReadOnlyList<ImportedRule> Rules, IReadOnlyList<RuleProblem> Problems, string Digest)
{
    /// <summary>Rules read of one file.</summary>
    public const int MostRules = 5_000;
}

/// <summary>A rule that does not work here, or something wrong with the whole file.</summary>
/// <param name="Rule">Its name; empty when it is about the file.</param>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Reason">Why, in words.</param>
internal sealed record RuleProblem(string Rule, int Line, string Reason);
