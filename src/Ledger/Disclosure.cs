using System.Security.Cryptography;

namespace Holdpoint.Ledger;

/// <summary>Content as it is given to somebody who checks it against the log: with the salt, and so with what its commitment was made of.</summary>
/// <param name="Subject">What it belongs to.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Salt">32 random bytes: without them a commitment could be tried out against guesses.</param>
/// <param name="Content">The bytes.</param>
public sealed record Disclosure(string Subject, string Name, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Content)
{
    /// <summary>SHA-256(salt ‖ content), lower-case hex: what the entry must say.</summary>
    public string Commitment
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(Salt.Span);
            hash.AppendData(Content.Span);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }
}

/// <summary>What became of the content that an entry speaks of.</summary>
public abstract record DisclosureResult
{
    private DisclosureResult()
    {
    }

    /// <summary>Here it is; whoever receives it checks it with <see cref="Verification.DisclosureCheck"/>.</summary>
    /// <param name="Entry">The entry.</param>
    /// <param name="Disclosure">The content with its salt.</param>
    public sealed record Disclosed(LedgerEntry Entry, Disclosure Disclosure) : DisclosureResult;

    /// <summary>It was erased, and the log says so.</summary>
    /// <param name="Entry">The entry.</param>
    /// <param name="By">The entry <c>content.erased</c>.</param>
    public sealed record Erased(LedgerEntry Entry, LedgerEntry By) : DisclosureResult;

    /// <summary>The entry speaks of content that is no longer there, nor erased: it has expired.</summary>
    /// <param name="Entry">The entry.</param>
    public sealed record Expired(LedgerEntry Entry) : DisclosureResult;

    /// <summary>The entry speaks of no content.</summary>
    /// <param name="Entry">The entry.</param>
    public sealed record NoContent(LedgerEntry Entry) : DisclosureResult;

    /// <summary>There is no such entry, or it is pruned.</summary>
    public sealed record NoEntry : DisclosureResult;
}
