using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Rules;

/// <summary>The ways to read a part, for <c>foreach</c>: as it was sent, then the others.</summary>
internal readonly struct ReadingsOfPart(TextReading sent, List<TextReading>? others)
{
    /// <summary>Starts.</summary>
    public Enumerator GetEnumerator() => new(sent, others);

    /// <summary>Goes through them.</summary>
    internal struct Enumerator(TextReading sent, List<TextReading>? others)
    {
        private int _at = -2;

        /// <summary>The one it stands at.</summary>
        public readonly TextReading Current => _at < 0 ? sent : others![_at];

        /// <summary>Goes on.</summary>
        public bool MoveNext() => ++_at < (others?.Count ?? 0);
    }
}
