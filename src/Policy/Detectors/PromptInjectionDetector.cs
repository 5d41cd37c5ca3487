using System.Runtime.InteropServices;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Detectors;

/// <summary>
/// Marks of prompt injection: sentences that published attacks share, and control tokens of chat templates. The list, with its sources, is
/// <c>injection-markers.txt</c>.
/// </summary>
internal sealed class PromptInjectionDetector : Detector
{
    private static readonly TermTrie Markers = Read();

    public override string Name => "prompt-injection-markers";

    public override void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        List<TermHit>? hits = null;
        Markers.Find(text, ref hits);
        foreach (var hit in CollectionsMarshal.AsSpan(hits))
        {
            found.Add((hit.Start, hit.Length));
        }
    }

    private static TermTrie Read()
    {
        using var resource = typeof(PromptInjectionDetector).Assembly.GetManifestResourceStream("injection-markers.txt")
            ?? throw new InvalidOperationException("The resource injection-markers.txt is missing from the build.");
        using var reader = new StreamReader(resource);
        var markers = new TermTrie(TermFold.Plain);
        var rows = reader.ReadToEnd().Split('\n').Where(row => row.Length > 0 && !row.StartsWith("# ", StringComparison.Ordinal));
        foreach (string marker in rows.SelectMany(Spelled).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            markers.Add("", marker);
        }

        return markers;
    }

    /// <summary>Every way to read the alternatives of a row.</summary>
    private static IEnumerable<string> Spelled(string row)
    {
        int open = row.IndexOf('(', StringComparison.Ordinal);
        int close = open < 0 ? -1 : row.IndexOf(')', open);
        if (close < 0)
        {
            return [row.Replace("  ", " ", StringComparison.Ordinal).Trim()];
        }

        return row[(open + 1)..close].Split('|').SelectMany(word => Spelled(row[..open] + word + row[(close + 1)..]));
    }
}
