package quadrant.cli;

import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.io.FileSaver;
import ij.io.RoiEncoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import quadrant.app.SmallModel;
import quadrant.onnx.Mutations;
import quadrant.onnx.Tiny;
import quadrant.task.Folders;
import quadrant.task.Hashes;

/** Damaged files of every kind that comes from outside, through the command line, all in one process. */
public final class Fuzz {
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final Path STATUS = Path.of("/proc/self/status");

    private final Path folder;
    private final SplittableRandom random;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Map<String, long[]> counts = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private double slowest;
    private String slowestCase = "";
    private long largestKib;

    /** A sound file, the name that its damaged copy has, and the command that reads it. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Kind(byte[] sound, String name, List<String> command) {}

    private Fuzz(Path folder, long seed) throws IOException {
        this.folder = folder;
        this.random = new SplittableRandom(seed);
        prepare();
    }

    /**
     * Arguments: a new folder, the number of cases, a seed. Writes a line of counts for each kind of file, one for all, and
     * one for each fault; ends with 1 where there is a fault.
     */
    public static void main(String[] args) throws IOException {
        System.setProperty("java.awt.headless", "true");
        System.exit(run(Path.of(args[0]), Integer.parseInt(args[1]), Long.parseLong(args[2])));
    }

    /** Tries so many files, and writes the counts. @return the number of faults */
    public static int run(Path folder, int cases, long seed) throws IOException {
        PrintStream out = System.out;
        Fuzz fuzz = new Fuzz(Files.createDirectories(folder), seed);
        List<String> names = List.copyOf(fuzz.kinds.keySet());
        for (int i = 0; i < cases; i++) {
            fuzz.one(names.get(i % names.size()), i);
        }
        fuzz.counts.forEach((kind, n) -> out.printf(
                Locale.ROOT, "%s: %d tried, %d used, %d refused, %d faults%n", kind, sum(n), n[0], n[1], n[2]));
        out.printf(
                Locale.ROOT,
                "all: %d tried, %d refused, %d faults, slowest %.1f s (%s), largest resident %d MiB%n",
                cases,
                fuzz.counts.values().stream().mapToLong(n -> n[1]).sum(),
                fuzz.faults.size(),
                fuzz.slowest,
                fuzz.slowestCase,
                fuzz.largestKib >> 10);
        fuzz.faults.forEach(f -> out.println("FAULT " + f));
        return fuzz.faults.size();
    }

    private static long sum(long... n) {
        return n[0] + n[1] + n[2];
    }

    private void prepare() throws IOException {
        Path data = Pictures.dataset(folder.resolve("data"), 2);
        String model = SmallModel.write(folder.resolve("sound.onnx")).toString();
        String picture = data.resolve("disc/d0.png").toString();
        String to = folder.resolve("table.csv").toString();
        List<String> classify = List.of("classify", "FILE", picture, "--output", to, "--overwrite");
        List<String> image = List.of("classify", model, "FILE", "--output", to, "--overwrite");
        List<String> rois = List.of("classify", model, picture, "--rois", "FILE", "--output", to, "--overwrite");
        List<String> views = List.of("--output", folder.resolve("views").toString(), "--views", "1");
        kinds.put("model", new Kind(SmallModel.of().toBytes(), "model.onnx", classify));
        kinds.put("roi", new Kind(roi(), "cell.roi", rois));
        kinds.put("roi-zip", new Kind(zip(), "cells.zip", rois));
        kinds.put("geojson", new Kind(geoJson(), "cells.geojson", rois));
        kinds.put("csv", new Kind(csv(), "data.csv", joined(List.of("augment", "FILE"), views)));
        kinds.put(
                "predictions",
                new Kind(
                        predictions(), "predictions.csv", List.of("compare", "RUN", "RUN2", "--output", to + ".html")));
        kinds.put(
                "plan",
                new Kind(plan(), "plan.json", joined(List.of("augment", data.toString(), "--plan", "FILE"), views)));
        for (String format : List.of("png", "jpg", "bmp", "gif")) {
            kinds.put(format, new Kind(picture(picture, format), "image." + format, image));
        }
        kinds.put("tiff", new Kind(tiff(picture), "image.tif", image));
        kinds.put(
                "tiff-tiles",
                new Kind(
                        tiff(picture),
                        "tiles.tif",
                        List.of(
                                "classify",
                                model,
                                "FILE",
                                "--tiles",
                                "--output",
                                folder.resolve("views").toString())));
        Path tiny = Files.write(folder.resolve("tiny.onnx"), Tiny.bytes("pytorch", Map.of()));
        kinds.put(
                "card",
                new Kind(
                        card(tiny),
                        "tiny.json",
                        joined(List.of("augment", data.toString(), "--backbone", tiny.toString()), views)));
        kinds.put(
                "report",
                new Kind(report(), "report.json", List.of("compare", "RUN", "RUN2", "--output", to + ".html")));
    }

    private static List<String> joined(List<String> a, List<String> b) {
        List<String> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    private static byte[] roi() {
        return RoiEncoder.saveAsByteArray(new OvalRoi(10, 10, 24, 24));
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < 3; i++) {
                zip.putNextEntry(new ZipEntry("cell" + i + ".roi"));
                zip.write(roi());
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] geoJson() {
        String feature = "{\"type\":\"Feature\",\"id\":\"%d\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
                + "[[[4,4],[40,4],[40,40],[4,40],[4,4]],[[10,10],[14,10],[14,14],[10,14],[10,10]]]},\"properties\":"
                + "{\"objectType\":\"cell\",\"classification\":{\"name\":\"fat\",\"color\":[1,2,3]}}}";
        return ("{\"type\":\"FeatureCollection\",\"features\":[" + feature.formatted(1) + "," + feature.formatted(2)
                        + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] csv() {
        StringBuilder text = new StringBuilder("image,label,group,fold\n");
        for (String image : List.of("disc/d0", "disc/d1", "square/s0", "square/s1")) {
            text.append("data/")
                    .append(image)
                    .append(".png,")
                    .append(image, 0, 4)
                    .append(",")
                    .append(image)
                    .append(",0\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] predictions() throws IOException {
        return Files.readAllBytes(sound().resolve("predictions.csv"));
    }

    private byte[] report() throws IOException {
        return Files.readAllBytes(sound().resolve("report.json"));
    }

    /** Two runs to compare; the files of the first are damaged. */
    private Path sound() throws IOException {
        Path run = folder.resolve("sound-run");
        if (!Files.exists(run)) {
            Outcome done = outcome(List.of(
                    "evaluate",
                    folder.resolve("data").toString(),
                    "--folds",
                    "2",
                    "--depth",
                    "0",
                    "--views",
                    "1",
                    "--doubt",
                    "none",
                    "--tta",
                    "none",
                    "--output",
                    run.toString()));
            if (done.code != 0) {
                throw new IOException("The sound run failed: " + done.text);
            }
        }
        return run;
    }

    private byte[] plan() throws IOException {
        outcome(List.of(
                "augment",
                folder.resolve("data").toString(),
                "--output",
                folder.resolve("plan").toString(),
                "--views",
                "1"));
        return Files.readAllBytes(folder.resolve("plan/plan.json"));
    }

    private static byte[] picture(String png, String format) throws IOException {
        BufferedImage image = ImageIO.read(Path.of(png).toFile());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }

    private static byte[] tiff(String png) throws IOException {
        return new FileSaver(new ImagePlus("x", ImageIO.read(Path.of(png).toFile()))).serialize();
    }

    static byte[] card(Path tiny) throws IOException {
        return """
                {"format":"quadrant-backbone-card","version":1,"name":"tiny","title":"tiny","licence":"unknown",
                "source":"tiny.onnx","sha256":"%s","bytes":1672,"input":{"name":"image","layout":"NCHW","size":16},
                "preprocessing":{"order":"RGB","mean":[127.5,127.5,127.5],"scale":[127.5,127.5,127.5],"resize":"IMAGENET"},
                "preprocessingFrom":"the user: tf","cuts":["f","b","image"],"description":"Added by the user."}
                """.formatted(Hashes.sha256(tiny)).getBytes(StandardCharsets.UTF_8);
    }

    /** The first case of each kind is the sound file, which must be used. */
    private byte[] bytes(String name, Kind kind, int number) {
        if (number < kinds.size()) {
            return kind.sound;
        }
        Mutations.Kind[] ways = Mutations.Kind.values();
        return name.equals("model") && random.nextBoolean()
                ? Mutations.of(kind.sound, ways[random.nextInt(ways.length)], random.nextLong())
                : Damage.of(kind.sound, random);
    }

    private void one(String name, int number) throws IOException {
        Kind kind = Objects.requireNonNull(kinds.get(name));
        byte[] damaged = bytes(name, kind, number);
        Path file = folder.resolve(kind.name);
        boolean run = kind.command.contains("RUN");
        if (run) {
            file = Files.createDirectories(folder.resolve("run")).resolve(kind.name);
            for (String other : List.of("predictions.csv", "report.json")) {
                Files.write(file.resolveSibling(other), Files.readAllBytes(sound().resolve(other)));
            }
        }
        Files.write(file, damaged);
        String path = file.toString();
        List<String> line = kind.command.stream()
                .map(w -> switch (w) {
                    case "FILE" -> path;
                    case "RUN" -> folder.resolve("run").toString();
                    case "RUN2" -> folder.resolve("sound-run").toString();
                    default -> w;
                })
                .toList();
        if (Files.isWritable(CLEAR)) {
            Files.writeString(CLEAR, "5");
        }
        long start = System.nanoTime();
        Outcome outcome = outcome(line);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (seconds > slowest) {
            slowest = seconds;
            slowestCase = name + " " + number;
        }
        largestKib = Math.max(largestKib, peakKib());
        int what = outcome.code == 0 ? 0 : outcome.isRefusal() && damaged != kind.sound ? 1 : 2;
        counts.computeIfAbsent(name, k -> new long[3])[what]++;
        if (what == 2) {
            Path kept = Files.createDirectories(folder.resolve("faults")).resolve(number + "-" + kind.name);
            Files.write(kept, damaged);
            faults.add(kept + ": " + outcome.code + " "
                    + outcome.text.lines().limit(12).toList());
        }
        for (String left : List.of("views", "table.csv", "table.csv.html")) {
            Folders.delete(folder.resolve(left));
        }
        Files.deleteIfExists(file);
    }

    private static long peakKib() throws IOException {
        return !Files.exists(STATUS)
                ? 0
                : Files.readAllLines(STATUS).stream()
                        .filter(l -> l.startsWith("VmHWM:"))
                        .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0);
    }

    /** What a command ended with and wrote. */
    private record Outcome(int code, String text) {
        /** One sentence with a remedy, and nothing of Java. */
        boolean isRefusal() {
            List<String> said =
                    text.lines().filter(l -> l.startsWith("quadrant: ")).toList();
            return code == 2
                    && said.size() == 1
                    && said.get(0).length() < 1500
                    && said.get(0).endsWith(".")
                    && !text.contains("Exception")
                    && !text.contains("java.")
                    && !text.contains("\u001b")
                    && !text.contains("\tat ");
        }
    }

    private static Outcome outcome(List<String> line) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        int code;
        try {
            code = Main.run(line.toArray(new String[0]));
        } catch (Throwable e) { // also an error of Java is a fault to be counted
            code = -1;
            e.printStackTrace(both);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return new Outcome(code, bytes.toString(StandardCharsets.UTF_8));
    }
}
