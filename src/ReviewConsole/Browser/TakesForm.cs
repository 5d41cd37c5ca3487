namespace Holdpoint.ReviewConsole.Browser;

/// <summary>
/// Marks the one call whose protocol asks for a form body. Others take JSON alone, because a foreign page's form could send them with somebody's cookie; this one believes
/// no cookie but a signature.
/// </summary>
internal sealed class TakesForm;
