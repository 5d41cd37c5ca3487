using System.Buffers;
using System.Runtime.InteropServices;

namespace Holdpoint.Policy.Text;

/// <summary>
/// The terms found in one reading, so many of each list at most: hostile text could match everywhere. The default is empty, and costs nothing until there
/// is a hit; give it back with <see cref="Return"/>.
/// </summary>
internal struct HitList
{
    /// <summary>Hits kept of one list.</summary>
    private const int MostOfAList = 64;

    private List<TermHit>? _hits;
    private byte[]? _counts;

    /// <summary>The hits.</summary>
    public readonly ReadOnlySpan<TermHit> All => CollectionsMarshal.AsSpan(_hits);

    /// <summary>Whether a list has room for another.</summary>
    /// <param name="list">The list's number.</param>
    /// <param name="lists">How many lists there are.</param>
    public bool MayTake(int list, int lists)
    {
        if (_counts is null)
        {
            _counts = ArrayPool<byte>.Shared.Rent(lists);
            Array.Clear(_counts);
        }

        return _counts[list] < MostOfAList;
    }

    /// <summary>Adds one, after <see cref="MayTake"/>.</summary>
    public void Add(int list, TermHit hit)
    {
        _counts![list]++;
        (_hits ??= []).Add(hit);
    }

    /// <summary>Puts them in the order of the text.</summary>
    public readonly void Sort() => _hits?.Sort((left, right) => left.Start.CompareTo(right.Start));

    /// <summary>Gives memory back.</summary>
    public readonly void Return()
    {
        if (_counts is not null)
        {
            ArrayPool<byte>.Shared.Return(_counts);
        }
    }
}
