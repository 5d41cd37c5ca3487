using Holdpoint.Policy.Classifiers;
using Holdpoint.Policy.Conditions;
using Holdpoint.Policy.Detectors;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Rules;

/// <summary>
/// One request under evaluation: its readings and findings, made at most once, when the first rule asks. Kept and used again by the
/// same thread, because a request that passes should leave nothing behind.
/// </summary>
internal sealed class Evaluation
{
    /// <summary>Parts and findings of an evaluation that is kept; of a larger one the memory is given back.</summary>
    private const int MostKept = 4_096;

    private static readonly List<PlacedValue> Nothing = [];

    [ThreadStatic]
    private static Evaluation? _spare;

    private readonly List<TextReading> _sent = [];
    private readonly List<List<TextReading>?> _others = [];
    private readonly List<PlacedHit> _terms = [];
    private readonly List<TermHit> _hits = [];
    private readonly List<(int Start, int Length)> _found = [];
    private readonly Dictionary<Detector, List<PlacedValue>?> _detected = [];
    private TermIndex _index = null!;
    private ExpressionIndex _expressions = null!;
    private ulong[] _literals = [];
    private ClassifiedParts? _classified;
    private Spending _spending = null!;
    private bool _isRead;
    private bool _isSearched;

    private Evaluation()
    {
    }

    /// <summary>The request.</summary>
    public PolicyInput Input { get; private set; }

    /// <summary>What classifiers say of it.</summary>
    public ClassifiedParts Classified => _classified ??= new ClassifiedParts(Parts) { Given = Input.Classified };

    /// <summary>Rules that matched when it was recorded, where nothing else is known of it; null for a request that is here.</summary>
    public IReadOnlySet<string>? Recorded { get; set; }

    /// <summary>The limit that judging it has passed, by name; null while none is. Findings are incomplete from there on.</summary>
    public string? PassedLimit => _spending.Passed;

    /// <summary>When it came in.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Where the rule that is being judged matched.</summary>
    public SpanList Spans { get; } = new();

    /// <summary>Its parts.</summary>
    public IReadOnlyList<InspectedPart> Parts { get; private set; } = [];

    /// <summary>Starts an evaluation; give it back with <see cref="Return"/>.</summary>
    public static Evaluation Rent(in PolicyInput input, TermIndex index, ExpressionIndex expressions, EvaluationLimits limits)
    {
        var evaluation = _spare ?? new Evaluation();
        _spare = null;
        evaluation.Input = input;
        evaluation.At = input.At == default ? TimeProvider.System.GetUtcNow() : input.At;
        evaluation.Parts = input.Body?.Parts ?? [];
        evaluation._spending = new Spending(limits);
        evaluation._index = index;
        evaluation._expressions = expressions;
        evaluation._isRead = evaluation._isSearched = false;
        return evaluation;
    }

    /// <summary>Forgets the request and keeps the memory.</summary>
    public void Return()
    {
        Input = default;
        Parts = [];
        Recorded = null;
        _classified = null;
        if (_sent.Count > MostKept || _terms.Count > MostKept || _found.Capacity > MostKept)
        {
            return;
        }

        _sent.Clear();
        _others.Clear();
        _terms.Clear();
        _detected.Clear();
        _spare = this;
    }

    /// <summary>Whether there is time left for another step.</summary>
    public bool MayGoOn() => _spending.Allows(0);

    /// <summary>Goes on after a wait that does not count.</summary>
    public void Resume() => _spending.Resume();

    /// <summary>Whether a part is of a role. One whose role nobody knows counts as any: a model may read it as any.</summary>
    public bool IsIn(int part, string? role) => role is null || Parts[part].Role.Length == 0 || Parts[part].Role == role;

    /// <summary>The ways to read a part, the one as it was sent first.</summary>
    public ReadingsOfPart Readings(int part)
    {
        Read();
        return part < _sent.Count ? new(_sent[part], _others[part]) : default;
    }

    /// <summary>The terms of all lists, in the order of the parts.</summary>
    public List<PlacedHit> Terms()
    {
        Read();
        return _terms;
    }

    /// <summary>What a detector finds, in the order of the parts.</summary>
    public List<PlacedValue> Detected(Detector detector)
    {
        if (!_detected.TryGetValue(detector, out var values))
        {
            _detected[detector] = values = Detect(detector);
        }

        return values ?? Nothing;
    }

    /// <summary>Whether an expression may match somewhere: what every match of it must hold stands in some reading.</summary>
    public bool MayMatch(int expression)
    {
        if (!_isSearched)
        {
            _isSearched = true;
            _expressions.Clear(ref _literals);
            for (int part = 0; part < Parts.Count; part++)
            {
                foreach (var reading in Readings(part))
                {
                    if (!MayGoOn())
                    {
                        return false;
                    }

                    _expressions.Search(reading.Clean.Text, _literals);
                }
            }
        }

        return _expressions.MayMatch(expression, _literals);
    }

    /// <summary>One pass over every part: its terms, and whether it may be read otherwise.</summary>
    private void Read()
    {
        if (_isRead)
        {
            return;
        }

        _isRead = true;
        for (int part = 0; part < Parts.Count; part++)
        {
            var raw = EmbeddedText.Read(Parts[part]);
            if (!_spending.Allows(raw.Text.Length))
            {
                return;
            }

            var sent = new TextReading(raw, TextSteps.None);
            var look = Find(part, sent);
            var others = TextReading.Others(Parts[part].Text, sent, look, _spending);
            for (int i = 0; i < others?.Count && _spending.Allows(others[i].Raw.Text.Length); i++)
            {
                Find(part, others[i]);
            }

            _sent.Add(sent);
            _others.Add(others);
        }
    }

    private TextLook Find(int part, TextReading reading)
    {
        _hits.Clear();
        var look = _index.Find(reading, _hits);
        foreach (var hit in _hits)
        {
            _terms.Add(new PlacedHit(part, hit.List, hit.Start, hit.Length));
        }

        return look;
    }

    private List<PlacedValue>? Detect(Detector detector)
    {
        List<PlacedValue>? values = null;
        for (int part = 0; part < Parts.Count; part++)
        {
            if (detector.ReadsOriginal && MayGoOn())
            {
                Detect(detector, new TextView(Parts[part].Text), part, ref values);
                continue;
            }

            foreach (var reading in Readings(part))
            {
                if (!MayGoOn())
                {
                    return values;
                }

                Detect(detector, reading.Latin, part, ref values);
            }
        }

        return values;
    }

    private void Detect(Detector detector, TextView view, int part, ref List<PlacedValue>? values)
    {
        _found.Clear();
        detector.Find(view.Text, _found);
        foreach (var (start, length) in _found)
        {
            var (first, extent) = view.Original(start, length);
            (values ??= []).Add(new PlacedValue(part, first, extent));
        }
    }
}

/// <summary>A term where it stands.</summary>
/// <param name="Part">The part.</param>
/// <param name="List">The term's list.</param>
/// <param name="Start">Where it starts in the part's text.</param>
/// <param name="Length">How long it is there.</param>
internal readonly record struct PlacedHit(int Part, string List, int Start, int Length);

/// <summary>A value where it stands.</summary>
/// <param name="Part">The part.</param>
/// <param name="Start">Where it starts in the part's text.</param>
/// <param name="Length">How long it is there.</param>
internal readonly record struct PlacedValue(int Part, int Start, int Length);
