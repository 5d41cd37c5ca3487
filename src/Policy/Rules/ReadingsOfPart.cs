using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Rules;

/// <summary>The ways to read a part, for <c>foreach</c>: as it was sent, then the others. The default is none, of a part that was not read.</summary>
internal readonly struct ReadingsOfPart(TextReading sent, List<TextReading>? others)
{
    private readonly bool _isRead = true;

    /// <summary>Starts.</summary>
    public Enumerator GetEnumerator() => new(sent, others, _isRead);

    /// <summary>Goes through them.</summary>
    internal struct Enumerator(TextReading sent, List<TextReading>? others, bool isRead)
    {
        private int _at = isRead ? -2 : -1;

        /// <summary>The one it stands at.</summary>
        public readonly TextReading Current => _at < 0 ? sent : others![_at];

        /// <summary>Goes on.</summary>
        public bool MoveNext() => ++_at < (others?.Count ?? 0);
    }
}
