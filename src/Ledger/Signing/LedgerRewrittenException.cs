namespace Holdpoint.Ledger.Signing;

/// <summary>The database does not extend what was signed before; nothing may be signed or appended.</summary>
/// <param name="message">What differs, where, and the remedy.</param>
public sealed class LedgerRewrittenException(string message) : Exception(message);
