using Holdpoint.Policy.Detectors;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Rules;

/// <summary>One request under evaluation: its views and findings, made at most once, when the first rule asks.</summary>
internal sealed class Evaluation
{
    private readonly TermIndex _terms;
    private readonly TextReading[]?[] _readings;
    private readonly List<(int Start, int Length)> _found = [];

    public Evaluation(in PolicyInput input, TermIndex terms)
    {
        Input = input;
        _terms = terms;
        Parts = input.Body?.Parts ?? [];
        _readings = Parts.Count == 0 ? [] : new TextReading[]?[Parts.Count];
    }

    /// <summary>The request.</summary>
    public PolicyInput Input { get; }

    /// <summary>When it came in.</summary>
    public DateTimeOffset At => field != default ? field : field = Input.At == default ? TimeProvider.System.GetUtcNow() : Input.At;

    /// <summary>Its parts.</summary>
    public IReadOnlyList<InspectedPart> Parts { get; }

    /// <summary>Whether a part is of a role. One whose role nobody knows counts as any: a model may read it as any.</summary>
    public bool IsIn(int part, string? role) => role is null || Parts[part].Role.Length == 0 || Parts[part].Role == role;

    /// <summary>The ways to read a part.</summary>
    public TextReading[] Readings(int part) => _readings[part] ??= TextReading.All(Parts[part], _terms);

    /// <summary>What a detector finds in a reading, as places in the part's text.</summary>
    public List<(int Start, int Length)> Detected(Detector detector, TextReading reading)
    {
        _found.Clear();
        detector.Find(reading.Latin.Text, _found);
        for (int i = 0; i < _found.Count; i++)
        {
            _found[i] = reading.Latin.Original(_found[i].Start, _found[i].Length);
        }

        return _found;
    }
}
