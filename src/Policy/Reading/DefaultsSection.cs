using Holdpoint.Contracts;

namespace Holdpoint.Policy.Reading;

/// <summary><c>defaults</c>: what holds where nothing else is said.</summary>
internal static class DefaultsSection
{
    private static readonly Dictionary<string, Verdict> Verdicts = new() { ["allow"] = Verdict.Allow, ["deny"] = Verdict.Deny };

    /// <summary>The verdict of a request that no rule matched.</summary>
    public static Verdict Read(MapReader document)
    {
        if (document.Nested("defaults") is not { } defaults)
        {
            return Verdict.Allow;
        }

        if (defaults.Text("onInspectionError") is { } onError && onError != "refuse")
        {
            defaults.Wrong("onInspectionError", "write refuse: a body that cannot be read with certainty never reaches a model");
        }

        var verdict = defaults.Word("verdict", Verdicts);
        defaults.Done();
        return verdict ?? Verdict.Allow;
    }
}
