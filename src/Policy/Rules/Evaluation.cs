using System.Runtime.InteropServices;
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

    private readonly List<JoinedText> _joined = [];
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
    private readonly Spending _spending = new();
    private bool _isRead;
    private bool _isSearched;
    private bool _isJoined;

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

    /// <summary>Texts to be searched: the parts, and behind them what stands around the borders between them.</summary>
    public int Texts => Parts.Count + Joined().Count;

    /// <summary>Starts an evaluation; give it back with <see cref="Return"/>.</summary>
    public static Evaluation Rent(in PolicyInput input, TermIndex index, ExpressionIndex expressions, EvaluationLimits limits)
    {
        var evaluation = _spare ?? new Evaluation();
        _spare = null;
        evaluation.Input = input;
        evaluation.At = input.At == default ? TimeProvider.System.GetUtcNow() : input.At;
        evaluation.Parts = input.Body?.Parts ?? [];
        evaluation._spending.Begin(limits);
        evaluation._index = index;
        evaluation._expressions = expressions;
        evaluation._isRead = evaluation._isSearched = evaluation._isJoined = false;
        return evaluation;
    }

    /// <summary>Forgets the request and keeps the memory.</summary>
    public void Return()
    {
        Input = default;
        Parts = [];
        Recorded = null;
        _classified = null;
        _joined.Clear();
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

    /// <summary>Whether there is time left for another step, which goes through so many characters.</summary>
    public bool MayGoOn(int characters) => _spending.MayGo(characters);

    /// <summary>Goes on after a wait that does not count.</summary>
    public void Resume() => _spending.Resume();

    /// <summary>Whether a text is of a role. One whose role nobody knows counts as any: a model may read it as any.</summary>
    public bool IsIn(int text, string? role)
    {
        string whose = text < Parts.Count ? Parts[text].Role : _joined[text - Parts.Count].Role;
        return role is null || whose.Length == 0 || whose == role;
    }

    /// <summary>Adds a place of a text to <see cref="Spans"/>; false when it does not count, because it stands on one side of a border.</summary>
    public bool Mark(int text, int start, int length, SpanList spans)
    {
        if (text >= Parts.Count)
        {
            return _joined[text - Parts.Count].Mark(Parts, start, length, spans);
        }

        spans.Add(Parts[text].Pointer, start, length);
        return true;
    }

    /// <summary>The ways to read a text, the one as it was sent first.</summary>
    public ReadingsOfPart Readings(int text)
    {
        Read();
        return text < _sent.Count ? new(CollectionsMarshal.AsSpan(_sent).Slice(text, 1), _others[text]) : default;
    }

    /// <summary>The terms of all lists, in the order of the texts.</summary>
    public List<PlacedHit> Terms()
    {
        Read();
        return _terms;
    }

    /// <summary>What a detector finds, in the order of the texts.</summary>
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
            for (int text = 0; text < Texts; text++)
            {
                foreach (ref readonly var reading in Readings(text))
                {
                    if (!MayGoOn(reading.Clean.Text.Length))
                    {
                        return false;
                    }

                    _expressions.Search(reading.Clean.Text, _literals);
                }
            }
        }

        return _expressions.MayMatch(expression, _literals);
    }

    /// <summary>One pass over every text: its terms, and whether it may be read otherwise.</summary>
    private void Read()
    {
        if (_isRead)
        {
            return;
        }

        _isRead = true;
        for (int text = 0; text < Texts; text++)
        {
            var (raw, steps) = text < Parts.Count
                ? (EmbeddedText.Read(Parts[text]), TextSteps.None)
                : (new TextView(_joined[text - Parts.Count].Text), TextSteps.Parts);
            if (!_spending.Allows(raw.Text.Length))
            {
                return;
            }

            var sent = new TextReading(raw, steps, _spending);
            var look = Find(text, sent);
            var others = TextReading.Others(Original(text), sent, look, _spending);
            for (int i = 0; i < others?.Count && _spending.Allows(others[i].Raw.Text.Length); i++)
            {
                Find(text, others[i]);
            }

            _sent.Add(sent);
            _others.Add(others);
        }
    }

    private List<JoinedText> Joined()
    {
        if (!_isJoined)
        {
            _isJoined = true;
            PartBorders.Join(Parts, _joined);
        }

        return _joined;
    }

    private string Original(int text) => text < Parts.Count ? Parts[text].Text : _joined[text - Parts.Count].Text;

    private TextLook Find(int text, TextReading reading)
    {
        _hits.Clear();
        var look = _index.Find(reading, _hits);
        foreach (var hit in _hits)
        {
            _terms.Add(new PlacedHit(text, hit.List, hit.Start, hit.Length));
        }

        return look;
    }

    private List<PlacedValue>? Detect(Detector detector)
    {
        List<PlacedValue>? values = null;
        if (detector.Terms.Count > 0)
        {
            foreach (var hit in Terms())
            {
                if (hit.List == detector.ListName)
                {
                    (values ??= []).Add(new PlacedValue(hit.Text, hit.Start, hit.Length));
                }
            }

            return values;
        }

        for (int text = 0; text < Texts; text++)
        {
            if (detector.ReadsOriginal)
            {
                string original = Original(text);
                if (!MayGoOn(original.Length))
                {
                    return values;
                }

                Detect(detector, new TextView(original), text, ref values);
                continue;
            }

            foreach (ref readonly var reading in Readings(text))
            {
                if (!MayGoOn(reading.Latin.Text.Length))
                {
                    return values;
                }

                Detect(detector, reading.Latin, text, ref values);
            }
        }

        return values;
    }

    private void Detect(Detector detector, TextView view, int text, ref List<PlacedValue>? values)
    {
        _found.Clear();
        detector.Find(view.Text, _found, _spending);
        foreach (var (start, length) in _found)
        {
            var (first, extent) = view.Original(start, length);
            (values ??= []).Add(new PlacedValue(text, first, extent));
        }
    }
}

/// <summary>A term where it stands.</summary>
/// <param name="Text">The text.</param>
/// <param name="List">The term's list.</param>
/// <param name="Start">Where it starts in the text.</param>
/// <param name="Length">How long it is there.</param>
internal readonly record struct PlacedHit(int Text, string List, int Start, int Length);

/// <summary>A value where it stands.</summary>
/// <param name="Text">The text.</param>
/// <param name="Start">Where it starts in the text.</param>
/// <param name="Length">How long it is there.</param>
internal readonly record struct PlacedValue(int Text, int Start, int Length);
