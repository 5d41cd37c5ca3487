namespace Holdpoint.Policy.Reading;

/// <summary>Collects every mistake of a policy, up to a limit that keeps the message readable.</summary>
internal sealed class PolicyErrors
{
    private const int Most = 200;

    private readonly List<PolicyError> _errors = [];

    /// <summary>Whether there is any.</summary>
    public bool Any => _errors.Count > 0;

    /// <summary>Adds one about a value that is there.</summary>
    public void Add(YamlNode node, string path, string remedy) => Add(node.Place, path, node.Shown, remedy);

    /// <summary>Adds one.</summary>
    public void Add(Place place, string path, string found, string remedy)
    {
        if (_errors.Count < Most)
        {
            _errors.Add(new PolicyError(place.File, place.Line, path, found, remedy));
        }
    }

    /// <summary>All, by file and line.</summary>
    public IReadOnlyList<PolicyError> All() =>
        [.. _errors.Distinct().OrderBy(error => error.File, StringComparer.Ordinal).ThenBy(error => error.Line)];
}
