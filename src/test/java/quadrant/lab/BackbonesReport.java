package quadrant.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import quadrant.app.Wiring;
import quadrant.backbone.KnownBackbone;
import quadrant.engine.Compute;
import quadrant.onnx.Anatomy;
import quadrant.onnx.Importer;
import quadrant.pixels.Preprocessing;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Tries model files one after the other, and writes what came out as a page of Markdown. */
final class BackbonesReport {
    private static final String MODEL = "model.onnx";
    private static final String REFERENCE = "output_0.pb";

    private static final String START = "# Backbones\n\nWritten by `tools/lab.sh backbones-report`; do not edit.";

    private final Wiring wiring;

    BackbonesReport(Wiring wiring) {
        this.wiring = wiring;
    }

    /** A file to try, what it is called, and the folder of its reference where it has one. */
    private record Entry(String name, Path file, Optional<Path> reference) {}

    /**
     * Tries all.
     *
     * @param inputs model files, folders with {@value #MODEL} and a reference, or folders of such folders
     * @param photos photographs with the ids of ImageNet in their names
     * @return the page
     */
    String run(List<Path> inputs, Optional<Path> photos, Compute compute, Task task) {
        List<Entry> entries = inputs.stream().flatMap(p -> entries(p).stream()).toList();
        List<String> rows = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (Entry e : entries) {
            task.info(e.name);
            rows.add(row(e, compute, task));
            photos.ifPresent(p -> answers.addAll(answer(e, p, task)));
        }
        StringBuilder page = new StringBuilder();
        page.append(START + " Errors are max |a − b| / max |b|.\n")
                .append(
                        "*Cuts*: offered as depths, of all clean ones. *Equality*: the largest error over the offered cuts of the")
                .append(
                        " joined halves against the whole, and of the tail in DJL against ONNX Runtime. *Gradient*: the worst")
                .append(
                        " parameter against PyTorch's. *Trunk* and *tail step* at the middle cut, batches of 8 images, ")
                .append(compute.threads())
                .append(" threads.\n\n")
                .append(
                        "| network | imports | weights | cuts | equality | gradient | trunk, images/s | tail step, ms |\n")
                .append("|---|---|---|---|---|---|---|---|\n");
        rows.forEach(page::append);
        if (!answers.isEmpty()) {
            page.append("\n## Photographs\n\nTop-1 on named photographs through Quadrant's own reader, resizing and ")
                    .append("normalisation, under the three most sensible preprocessings.\n\n")
                    .append("| network | preprocessing | top-1 | confidence |\n|---|---|---|---|\n");
            answers.forEach(page::append);
        }
        return page.append(catalogue()).toString();
    }

    private static List<Entry> entries(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(new Entry(name(path).replace(".onnx", ""), path, Optional.empty()));
        }
        Path model = path.resolve(MODEL);
        if (Files.exists(model)) {
            return List.of(new Entry(
                    name(path), model, Files.exists(path.resolve(REFERENCE)) ? Optional.of(path) : Optional.empty()));
        }
        try (Stream<Path> children = Files.list(path)) {
            return children.filter(c -> Files.exists(c.resolve(MODEL)) || name(c).endsWith(".onnx"))
                    .sorted()
                    .flatMap(c -> entries(c).stream())
                    .toList();
        } catch (IOException e) {
            throw new UserException(
                    "The folder " + path + " cannot be listed (" + Reason.of(e) + ").", "Check its permissions.", e);
        }
    }

    private String row(Entry e, Compute compute, Task task) {
        try {
            Anatomy anatomy = Anatomy.of(Importer.read(e.file, OptionalInt.empty()));
            VerifyBackbone.Verification v = new VerifyBackbone(wiring.engines(), compute)
                    .run(wiring.catalog().source(e.file.toString()), e.reference, true, task);
            long closed = v.cuts().stream().filter(c -> c.tailError().isEmpty()).count();
            return "| " + e.name + " | yes | "
                    + String.format(
                            Locale.ROOT,
                            "%.2f M",
                            anatomy.cuts()
                                            .get(anatomy.cuts().size() - 1)
                                            .after()
                                            .parameters()
                                    / 1e6)
                    + " | " + v.cuts().size() + " of " + anatomy.cuts().size()
                    + (closed == 0 ? "" : ", " + closed + " as features only")
                    + " | " + error(v.cutError()) + " | "
                    + v.worstGradient().map(w -> error(w.getValue())).orElse("–")
                    + v.speed()
                            .map(s -> String.format(
                                    Locale.ROOT, " | %.0f | %.1f |%n", s.trunkImagesPerSecond(), s.tailStepMillis()))
                            .orElse(" | – | – |\n");
        } catch (UserException refused) {
            return "| " + e.name + " | no: " + refused.problem() + " | – | – | – | – | – | – |\n";
        }
    }

    private List<String> answer(Entry e, Path photos, Task task) {
        try {
            return PhotoCheck.usual(wiring, e.file.toString(), OptionalInt.empty(), photos, task).stream()
                    .limit(3)
                    .map(a -> photoRow(e, a))
                    .toList();
        } catch (UserException notOfImageNet) {
            return List.of();
        }
    }

    private static String photoRow(Entry e, PhotoCheck.Answer a) {
        return "| " + e.name + " | `" + a.candidate().name() + "` | "
                + (a.top1().isPresent()
                        ? String.format(Locale.ROOT, "%.3f", a.top1().getAsDouble())
                        : "–")
                + String.format(Locale.ROOT, " | %.2f |%n", a.confidence());
    }

    private static String error(double e) {
        return String.format(Locale.ROOT, "%.1e", e);
    }

    private static String catalogue() {
        StringBuilder s = new StringBuilder("\n## The catalogue\n\nSHA-256, download address and cuts of each: ")
                .append(
                        "`bin/quadrant backbones list --json`. Weights were trained on ImageNet-1k unless the name says otherwise.\n\n")
                .append("| name | network | licence | MB | weights | input | pixels | when to use it |\n")
                .append("|---|---|---|---|---|---|---|---|\n");
        for (KnownBackbone k : KnownBackbone.Catalogue.standard().backbones()) {
            s.append("| ")
                    .append(k.name())
                    .append(" | ")
                    .append(k.title())
                    .append(" | ")
                    .append(k.licence());
            s.append(
                    k.embedded()
                            ? String.format(
                                    Locale.ROOT,
                                    " | embedded | %.1f M | 224 | RGB, (x − 127) / 128",
                                    k.parameters() / 1e6)
                            : String.format(
                                    Locale.ROOT,
                                    " | %.0f | %.1f M | %d | %s",
                                    k.bytes() / 1e6,
                                    k.parameters() / 1e6,
                                    k.preprocessing().sizePx(),
                                    pixels(k.preprocessing())));
            s.append(" | ").append(k.use()).append(" |\n");
        }
        return s.toString();
    }

    private static String pixels(Preprocessing p) {
        return p.order() + ", mean " + numbers(p.mean()) + ", scale " + numbers(p.scale());
    }

    private static String numbers(List<Double> values) {
        return values.stream().distinct().count() == 1
                ? short1(values.get(0))
                : String.join(" ", values.stream().map(BackbonesReport::short1).toList());
    }

    private static String short1(double v) {
        return v == Math.rint(v) ? Integer.toString((int) v) : String.format(Locale.ROOT, "%.1f", v);
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
