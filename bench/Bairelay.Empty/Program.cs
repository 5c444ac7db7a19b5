// The floor of a start and of a file's size: a program of the same compiler that says that it is there, and waits.
using var error = Console.OpenStandardError();
error.Write("ready\n"u8);
using var input = Console.OpenStandardInput();
input.ReadByte();
