package quadrant.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import quadrant.engine.Compute;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.InspectBackbone;

/**
 * A process that does with each of a list of model files what a user does, and says how it went.
 *
 * <p>Arguments: the list, the number of its first line to do. A line is written when a file is begun, and one when it is
 * done: outcome, milliseconds, the most memory (KiB) that was resident meanwhile, and the sentence or the stack, all parted
 * by tabs. Files whose names begin with "add" are added to the store as well.
 */
final class GarbageChild {
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final Path STATUS = Path.of("/proc/self/status");

    private GarbageChild() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> files = Files.readAllLines(Path.of(args[0]));
        Wiring wiring = Wiring.standard();
        for (int i = Integer.parseInt(args[1]); i < files.size(); i++) {
            out.println("BEGUN\t" + i);
            forgetPeak();
            long start = System.nanoTime();
            Path file = Path.of(files.get(i));
            String outcome = outcome(() -> use(wiring, file));
            long ms = (System.nanoTime() - start) / 1_000_000;
            out.println(i + "\t" + ms + "\t" + peakKib() + "\t" + outcome);
        }
    }

    private static String use(Wiring wiring, Path file) {
        Map<String, String> options =
                new LinkedHashMap<>(Map.of("file", file.toString(), "preprocessing", "imagenet", "name", "garbage"));
        String text;
        try {
            text = inspect(wiring, file, OptionalInt.empty());
        } catch (UserException e) {
            if (!e.problem().contains("leaves the size")) {
                throw e;
            }
            options.put("size", "64");
            text = inspect(wiring, file, OptionalInt.of(64));
        }
        if (String.valueOf(file.getFileName()).startsWith("add")) {
            BackboneVerbs.add(wiring, new Given(options, BackboneVerbs.ADD.options()), Task.SILENT);
            BackboneVerbs.remove(wiring, "garbage");
        }
        return text;
    }

    private static String inspect(Wiring wiring, Path file, OptionalInt size) {
        InspectBackbone.Inspected found = InspectBackbone.run(
                wiring.engines().trunks(),
                Compute.cpu(),
                wiring.catalog().source(file.toString()),
                size,
                true,
                Task.SILENT);
        return InspectionText.table(found) + InspectionText.facts(found);
    }

    private static String outcome(Callable<String> work) throws InterruptedException {
        FutureTask<String> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "user");
        thread.start();
        try {
            task.get();
            return "OK\t";
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof UserException u) {
                return "REFUSED\t" + quoted(u.problem()) + "\t" + quoted(u.remedy());
            }
            StringBuilder stack = new StringBuilder(String.valueOf(cause));
            for (int i = 0; cause != null && i < Math.min(12, cause.getStackTrace().length); i++) {
                stack.append(" < ").append(cause.getStackTrace()[i]);
            }
            return "FAULT\t" + quoted(stack.toString());
        }
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }

    private static void forgetPeak() throws IOException {
        if (Files.isWritable(CLEAR)) {
            Files.writeString(CLEAR, "5");
        }
    }

    private static long peakKib() throws IOException {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        return Files.readAllLines(STATUS).stream()
                .filter(l -> l.startsWith("VmHWM:"))
                .map(l -> Long.valueOf(l.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0L);
    }
}
