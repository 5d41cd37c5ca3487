namespace Holdpoint.Policy.Text;

/// <summary>The edges of a <see cref="TermTrie"/>: from a node by a token to a node; 0 is the root and stands for none. Open addressing, half empty.</summary>
internal sealed class TermEdges
{
    private ulong[] _keys = new ulong[256];
    private int[] _nodes = new int[256];
    private int _count;

    /// <summary>The node that a token leads to; 0 when there is none.</summary>
    public int Find(int node, ulong token)
    {
        var keys = _keys;
        ulong key = Key(node, token);
        int mask = keys.Length - 1;
        for (int at = (int)(key >> 32) & mask; keys[at] != 0; at = (at + 1) & mask)
        {
            if (keys[at] == key)
            {
                return _nodes[at];
            }
        }

        return 0;
    }

    /// <summary>The node that a token leads to, made when there is none.</summary>
    public int AddOrFind(int node, ulong token)
    {
        if (Find(node, token) is not 0 and var known)
        {
            return known;
        }

        if (++_count * 2 > _keys.Length)
        {
            var (keys, nodes) = (_keys, _nodes);
            (_keys, _nodes) = (new ulong[keys.Length * 2], new int[keys.Length * 2]);
            for (int i = 0; i < keys.Length; i++)
            {
                if (keys[i] != 0)
                {
                    Put(keys[i], nodes[i]);
                }
            }
        }

        Put(Key(node, token), _count);
        return _count;
    }

    private void Put(ulong key, int node)
    {
        int mask = _keys.Length - 1;
        int at = (int)(key >> 32) & mask;
        while (_keys[at] != 0)
        {
            at = (at + 1) & mask;
        }

        (_keys[at], _nodes[at]) = (key, node);
    }

    private static ulong Key(int node, ulong token) => ((token ^ ((ulong)node * 0xBF58_476D_1CE4_E5B9)) * 0x94D0_49BB_1331_11EB) | 1;
}
