using RecEnv.Tool;

return await ToolApplication.RunAsync(args, ToolConsole.Standard());
