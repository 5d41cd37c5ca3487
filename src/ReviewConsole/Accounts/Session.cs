namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>A session that stands.</summary>
/// <param name="Account">Whose, as the store has it now.</param>
/// <param name="ConfirmedAt">When they last proved who they are; the year 1970 where that is not known.</param>
internal sealed record Session(Account Account, DateTimeOffset ConfirmedAt);
