using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Classifiers;

/// <summary>
/// What classifiers say of the parts of one request, and what is still to be asked. Conditions read it; they note what they miss, and are
/// asked again once it is there.
/// </summary>
/// <param name="parts">The request's parts.</param>
internal sealed class ClassifiedParts(IReadOnlyList<InspectedPart> parts)
{
    private readonly Dictionary<(Classifier Classifier, int Part), ClassifierAnswer> _answers = [];
    private readonly HashSet<(Classifier Classifier, int Part)> _missing = [];
    private readonly HashSet<Classifier> _failedNow = [];

    /// <summary>Whether something is still to be asked.</summary>
    public bool IsWaiting => _missing.Count > 0;

    /// <summary>How often a condition met an answer that is missing or failed, since <see cref="Begin"/>.</summary>
    public int Unknown { get; private set; }

    /// <summary>Classifiers whose failure a condition met since <see cref="Begin"/>.</summary>
    public IReadOnlyCollection<Classifier> Failed => _failedNow;

    /// <summary>Whether nobody will be asked: what is missing then counts as failed.</summary>
    public bool IsFinal { get; set; }

    /// <summary>Whether nobody will be asked, and every classifier is taken to find nothing.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Answers that are given instead of being asked for, by the classifier's name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ClassifierFinding>>? Given { get; init; }

    /// <summary>Starts over for another rule.</summary>
    public void Begin()
    {
        Unknown = 0;
        _failedNow.Clear();
    }

    /// <summary>What a classifier says of a part; nothing while it is missing or failed, which is noted.</summary>
    public IReadOnlyList<ClassifierFinding>? Find(Classifier classifier, int part)
    {
        if (IsSilent)
        {
            return [];
        }

        if (Given?.TryGetValue(classifier.Settings.Id, out var given) ?? false)
        {
            return given;
        }

        bool known = _answers.TryGetValue((classifier, part), out var answer);
        if (!known && !IsFinal)
        {
            _missing.Add((classifier, part));
        }
        else if (answer.HasFailed)
        {
            _failedNow.Add(classifier);
        }

        Unknown += answer.HasFailed ? 1 : 0;
        return answer.Findings;
    }

    /// <summary>Asks for everything that is missing, each classifier within its own time.</summary>
    public async Task AskAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(_missing.GroupBy(entry => entry.Classifier).Select(async group =>
        {
            int[] asked = [.. group.Select(entry => entry.Part)];
            var answers = await group.Key.AskAsync([.. asked.Select(part => parts[part].Text)], cancellation);
            lock (_answers)
            {
                for (int i = 0; i < asked.Length; i++)
                {
                    _answers[(group.Key, asked[i])] = answers[i];
                }
            }
        }));
        _missing.Clear();
    }
}
