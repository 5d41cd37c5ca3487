namespace Holdpoint.Policy.Text;

/// <summary>What a text looks like, seen in passing.</summary>
/// <param name="Singles">Words of one letter that follow each other, at most.</param>
/// <param name="LongestWord">Letters and digits of the longest word.</param>
/// <param name="Pairs">Words of two letters or digits that follow each other, at most.</param>
internal readonly record struct TextLook(int Singles, int LongestWord, int Pairs);

/// <summary>Adds up what a text looks like, word by word.</summary>
internal struct TextLookBuilder
{
    private int _singles;
    private int _mostSingles;
    private int _pairs;
    private int _mostPairs;
    private int _longest;

    /// <summary>What was seen so far.</summary>
    public readonly TextLook Look => new(_mostSingles, _longest, _mostPairs);

    /// <summary>Adds a word of so many characters.</summary>
    public void Add(int length)
    {
        _singles = length == 1 ? _singles + 1 : 0;
        _pairs = length == 2 ? _pairs + 1 : 0;
        _mostSingles = Math.Max(_mostSingles, _singles);
        _mostPairs = Math.Max(_mostPairs, _pairs);
        _longest = Math.Max(_longest, length);
    }
}
