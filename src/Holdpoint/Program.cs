using Holdpoint.Cli.Commands;

return await CommandTree.RunAsync(args);
