Directory.CreateDirectory(Path.Combine(args[1], "en-US"));
return 0;
