using Holdpoint.Cli.Commands;

return await CommandLine.RunAsync(args);
