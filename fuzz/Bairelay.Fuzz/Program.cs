using Bairelay.Fuzz;

return FuzzLoop.Run(args);
