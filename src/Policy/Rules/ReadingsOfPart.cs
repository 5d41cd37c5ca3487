using System.Runtime.InteropServices;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Rules;

/// <summary>
/// The ways to read a part, for <c>foreach</c>: as it was sent, then the others. The default is none, of a part that was not read. By reference:
/// every detector goes through every part, and a reading is large to copy.
/// </summary>
internal readonly ref struct ReadingsOfPart
{
    private readonly Span<TextReading> _sent;
    private readonly List<TextReading>? _others;

    /// <summary>Those of one part.</summary>
    /// <param name="sent">As it was sent: one, or none.</param>
    /// <param name="others">The others.</param>
    public ReadingsOfPart(Span<TextReading> sent, List<TextReading>? others)
    {
        _sent = sent;
        _others = others;
    }

    /// <summary>Starts.</summary>
    public Enumerator GetEnumerator() => new(_sent, _others);

    /// <summary>Goes through them.</summary>
    internal ref struct Enumerator(Span<TextReading> sent, List<TextReading>? others)
    {
        private readonly Span<TextReading> _sent = sent;
        private readonly Span<TextReading> _others = others is null ? [] : CollectionsMarshal.AsSpan(others);
        private int _at = -1;

        /// <summary>The one it stands at.</summary>
        public readonly ref readonly TextReading Current => ref _at < _sent.Length ? ref _sent[_at] : ref _others[_at - _sent.Length];

        /// <summary>Goes on.</summary>
        public bool MoveNext() => ++_at < _sent.Length + _others.Length;
    }
}
