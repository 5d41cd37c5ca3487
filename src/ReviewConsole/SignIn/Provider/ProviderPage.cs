using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.ReviewConsole.SignIn.Provider;

/// <summary>The page for somebody whose sign-in was refused: what, where, the value found and the remedy. No script, and nothing but text of what it found.</summary>
internal static class ProviderPage
{
    internal static Task WriteAsync(HttpContext context, ProviderRefusal refusal)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        var text = HtmlEncoder.Default;
        return context.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>Sign-in refused · Holdpoint</title>
              <link rel="icon" type="image/svg+xml" href="/favicon.svg">
              <link rel="stylesheet" href="/css/tokens.css">
              <link rel="stylesheet" href="/css/base.css">
            </head>
            <body>
              <main class="refused">
                <h1>Sign-in refused</h1>
                <p>{text.Encode(refusal.What)}</p>
                <dl>
                  <dt>Where</dt><dd>{text.Encode(refusal.Where)}</dd>
                  <dt>Found</dt><dd>{text.Encode(refusal.Found)}</dd>
                  <dt>What helps</dt><dd>{text.Encode(refusal.Remedy)}</dd>
                  <dt>Code</dt><dd><code>{text.Encode(refusal.Code)}</code></dd>
                </dl>
                <p><a href="/sign-in">Back to the sign-in</a></p>
              </main>
            </body>
            </html>
            """,
            context.RequestAborted);
    }
}
