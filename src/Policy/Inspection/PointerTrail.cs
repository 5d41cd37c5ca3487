using System.Globalization;
using System.Runtime.InteropServices;

namespace Holdpoint.Policy.Inspection;

/// <summary>
/// The places that a walk has noted, as RFC 6901 pointers that are written out only when somebody asks: of a request that passes, nobody does.
/// After the walk it may be read by any number of threads at once, which at worst write out the same pointer twice.
/// </summary>
internal sealed class PointerTrail
{
    private const int Root = 0;
    private const int UsualNodes = 16;

    private readonly List<Node> _nodes = new(UsualNodes) { new Node(Root, null, 0) { Text = "" } };
    private Frame[] _frames = new Frame[8];
    private int _depth;

    /// <summary>Goes into a member.</summary>
    public void Enter(string name) => Enter(new Frame(name, 0));

    /// <summary>Goes into an element.</summary>
    public void Enter(int index) => Enter(new Frame(null, index));

    /// <summary>Goes back.</summary>
    public void Leave() => _depth--;

    /// <summary>Notes the place where the walk stands; what <see cref="At"/> takes.</summary>
    public int Here()
    {
        int known = _depth;
        while (known > 0 && _frames[known - 1].Node == Root)
        {
            known--;
        }

        int node = known == 0 ? Root : _frames[known - 1].Node;
        for (; known < _depth; known++)
        {
            ref var frame = ref _frames[known];
            _nodes.Add(new Node(node, frame.Name, frame.Index));
            node = frame.Node = _nodes.Count - 1;
        }

        return node;
    }

    /// <summary>Notes the name of the member where the walk stands, rather than its value.</summary>
    public int NameHere() => -Here();

    /// <summary>The pointer of a place; of a name, its member's followed by <c>#</c>.</summary>
    public string At(int place)
    {
        if (place < 0)
        {
            return At(-place) + "#";
        }

        ref var node = ref CollectionsMarshal.AsSpan(_nodes)[place];
        return node.Text ??= string.Concat(
            At(node.Parent), "/", node.Name is { } name ? PointerPath.Escaped(name) : node.Index.ToString(CultureInfo.InvariantCulture));
    }

    private void Enter(Frame frame)
    {
        if (_depth == _frames.Length)
        {
            Array.Resize(ref _frames, _depth * 2);
        }

        _frames[_depth++] = frame;
    }

    /// <summary>A member or element on the way to where the walk stands; its node is the root while nothing in it was noted.</summary>
    private record struct Frame(string? Name, int Index)
    {
        public int Node { get; set; }
    }

    /// <summary>A noted place, by the one that holds it.</summary>
    private record struct Node(int Parent, string? Name, int Index)
    {
        public string? Text { get; set; }
    }
}
