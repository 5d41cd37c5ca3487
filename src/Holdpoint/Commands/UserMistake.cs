namespace Holdpoint.Cli.Commands;

/// <summary>Something a person can put right: shown as one line (or a few, one each), never with a stack trace.</summary>
/// <param name="message">What, where, the value found, and the remedy.</param>
internal sealed class UserMistakeException(string message) : Exception(message);
