package quadrant.lab;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import quadrant.app.Verbs;
import quadrant.task.Task;

/**
 * Trains on small draws of real images, as they are, under shuffled labels, with planted copies and with planted confounders,
 * and reads the verdict's keys from each {@code report.json}.
 *
 * <p>A row for each training: part, case, kind, leading score with its interval, chance, what is beside it, findings.
 */
final class VerdictStudy {
    private static final List<String> CHANGES = List.of("jpeg", "resized", "turned", "cropped", "recoloured");
    private static final List<String> TRAITS = List.of("format", "jpeg", "size");
    private static final int TESTED = 12;

    private final Path root;
    private final Path work;
    private final PrintWriter out;
    private final int threads;
    private final int first;

    /**
     * A study.
     *
     * @param root with the folders crc70, herlev and wbc1
     * @param first of the 20 draws, to go on with an earlier study
     */
    VerdictStudy(Path root, Path work, PrintWriter out, int threads, int first) {
        this.first = first;
        this.root = root;
        this.work = work;
        this.out = out;
        this.threads = threads;
    }

    /** A drawn image: its file in the case's folder, below its class. */
    private record Drawn(String file, String label, String group, int fold) {
        private Drawn with(String otherLabel) {
            return new Drawn(file, otherLabel, group, fold);
        }
    }

    private enum Data {
        crc70(7, ""),
        wbc1(12, ""),
        herlev(8, "-");

        private final int each;
        /** An image's group is its name up to this; empty: images are their own groups. */
        private final String until;

        Data(int each, String until) {
            this.each = each;
            this.until = until;
        }
    }

    /** Runs a part: shuffled, real, copies, confounders or whole. */
    void run(String part) throws IOException {
        switch (part) {
            case "shuffled", "real" -> {
                for (int i = first; i < 20; i++) {
                    draw(part, Data.values()[i % 3], i);
                }
            }
            case "copies" -> {
                for (String change : CHANGES) {
                    for (int copies : new int[] {TESTED, 3}) {
                        copies(Data.wbc1, change, copies);
                        copies(Data.crc70, change, copies);
                    }
                }
            }
            case "confounders" -> {
                for (String trait : TRAITS) {
                    for (double share : new double[] {1, 0.9}) {
                        confounder(Data.wbc1, "lymphocyte", trait, share);
                        confounder(Data.crc70, "TUM", trait, share);
                    }
                }
            }
            case "whole" -> {
                for (Data data : List.of(Data.crc70, Data.wbc1, Data.herlev)) {
                    List<Drawn> all = draw(
                            data,
                            data == Data.herlev ? 30 : Integer.MAX_VALUE,
                            new Random(1),
                            work.resolve("whole-" + data));
                    train("whole", data.name(), work.resolve("whole-" + data), all, false);
                }
            }
            default -> throw new IllegalArgumentException("No part " + part);
        }
    }

    private void draw(String part, Data data, int seed) throws IOException {
        Path folder = work.resolve(part + seed);
        List<Drawn> drawn = draw(data, data.each, new Random(seed), folder);
        if (part.equals("shuffled")) {
            List<String> labels =
                    new ArrayList<>(drawn.stream().map(Drawn::label).toList());
            Collections.shuffle(labels, new Random(1000 + seed));
            for (int i = 0; i < labels.size(); i++) {
                drawn.set(i, drawn.get(i).with(labels.get(i)));
            }
        }
        train(part, data + " " + seed, folder, drawn, false);
    }

    /** Copies so many images of each class into the folder. */
    private List<Drawn> draw(Data data, int each, Random random, Path folder) throws IOException {
        List<Drawn> drawn = new ArrayList<>();
        Set<Integer> contents = new HashSet<>();
        try (Stream<Path> classes = Files.list(root.resolve(data.name()))) {
            for (Path c : classes.filter(Files::isDirectory).sorted().toList()) {
                List<Path> files;
                try (Stream<Path> all = Files.list(c)) {
                    files = new ArrayList<>(all.sorted().toList());
                }
                // one basophil is too few to train on
                if (files.size() < 2) {
                    continue;
                }
                Collections.shuffle(files, random);
                String name = c.getFileName().toString();
                Files.createDirectories(folder.resolve(name));
                int left = each;
                for (Path f : files) {
                    // wbc1 has some images twice, which two labels would contradict
                    if (left == 0 || !contents.add(Arrays.hashCode(Files.readAllBytes(f)))) {
                        continue;
                    }
                    left--;
                    String file = name + "/" + f.getFileName();
                    Files.copy(f, folder.resolve(file));
                    String group = data.until.isEmpty()
                            ? ""
                            : f.getFileName().toString().split(data.until)[0];
                    drawn.add(new Drawn(file, name, group, 0));
                }
            }
        }
        return drawn;
    }

    private void copies(Data data, String change, int copies) throws IOException {
        Path folder = work.resolve("copies-" + data + "-" + change + copies);
        Random random = new Random(copies);
        List<Drawn> drawn = draw(data, 10, random, folder);
        Collections.shuffle(drawn, random);
        List<Drawn> all = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            Drawn d = drawn.get(i);
            all.add(new Drawn(d.file, d.label, "", i < TESTED - copies ? 1 : 0));
        }
        for (int i = 0; i < copies; i++) {
            Drawn d = drawn.get(drawn.size() - 1 - i);
            String copy = d.label + "/copy" + i + (change.equals("jpeg") ? ".jpg" : ".png");
            write(changed(read(folder.resolve(d.file)), change), folder.resolve(copy), 0.85f);
            all.add(new Drawn(copy, d.label, "", 1));
        }
        train("copies", data + " " + change + " " + copies, folder, all, true);
    }

    private void confounder(Data data, String label, String trait, double share) throws IOException {
        Path folder = work.resolve("confounder-" + data + "-" + trait + share);
        List<Drawn> drawn = draw(data, 10, new Random(5), folder);
        int left = (int) Math.round(
                share * drawn.stream().filter(d -> d.label.equals(label)).count());
        for (int i = 0; i < drawn.size(); i++) {
            Drawn d = drawn.get(i);
            if (!d.label.equals(label) || left-- <= 0) {
                continue;
            }
            Path old = folder.resolve(d.file);
            BufferedImage image = read(old);
            boolean png = d.file.endsWith(".png");
            String stem = d.file.substring(0, d.file.lastIndexOf('.'));
            String now = stem + (trait.equals("format") == png ? ".jpg" : ".png");
            switch (trait) {
                case "format" -> {
                    Files.delete(old);
                    write(image, folder.resolve(now), 0.98f);
                }
                case "jpeg" -> {
                    Path through = folder.resolve(stem + "-.jpg");
                    write(image, through, 0.7f);
                    if (png) {
                        write(read(through), old, 0);
                        Files.delete(through);
                    } else {
                        Files.delete(old);
                        Files.move(through, old);
                    }
                    now = d.file;
                }
                default -> {
                    now = d.file;
                    write(resized(image, 0.8), old, 0.98f);
                }
            }
            drawn.set(i, new Drawn(now, d.label, d.group, d.fold));
        }
        train(
                "confounders",
                String.format(Locale.ROOT, "%s %s %.0f %%", data, trait, 100 * share),
                folder,
                drawn,
                false);
    }

    private static BufferedImage read(Path file) throws IOException {
        BufferedImage in = ImageIO.read(file.toFile());
        BufferedImage rgb = new BufferedImage(in.getWidth(), in.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = rgb.createGraphics();
        g.drawImage(in, 0, 0, Color.WHITE, null);
        g.dispose();
        return rgb;
    }

    private static BufferedImage resized(BufferedImage image, double by) {
        int w = (int) Math.round(by * image.getWidth());
        int h = (int) Math.round(by * image.getHeight());
        BufferedImage small = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = small.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        g.drawImage(image, 0, 0, w, h, null);
        g.dispose();
        return small;
    }

    private static BufferedImage changed(BufferedImage image, String change) {
        int w = image.getWidth();
        int h = image.getHeight();
        return switch (change) {
            case "resized" -> resized(image, 0.8);
            case "cropped" -> image.getSubimage(w / 25, h / 25, w - 2 * (w / 25), h - 2 * (h / 25));
            case "turned" -> {
                BufferedImage turned = new BufferedImage(h, w, BufferedImage.TYPE_INT_RGB);
                for (int y = 0; y < h; y++) {
                    for (int x = 0; x < w; x++) {
                        turned.setRGB(h - 1 - y, x, image.getRGB(x, y));
                    }
                }
                yield turned;
            }
            case "recoloured" -> {
                BufferedImage other = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
                for (int y = 0; y < h; y++) {
                    for (int x = 0; x < w; x++) {
                        Color c = new Color(image.getRGB(x, y));
                        other.setRGB(
                                x,
                                y,
                                new Color((int) (0.9 * c.getRed()), c.getGreen(), Math.min(255, (int)
                                                (1.1 * c.getBlue())))
                                        .getRGB());
                    }
                }
                yield other;
            }
            default -> image;
        };
    }

    private static void write(BufferedImage image, Path file, float quality) throws IOException {
        if (file.toString().endsWith(".png")) {
            ImageIO.write(image, "png", file.toFile());
            return;
        }
        Files.deleteIfExists(file);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream to = ImageIO.createImageOutputStream(file.toFile())) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality);
            writer.setOutput(to);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
    }

    private void train(String part, String name, Path folder, List<Drawn> images, boolean folds) throws IOException {
        boolean grouped = !images.get(0).group.isEmpty();
        StringBuilder csv =
                new StringBuilder("image,label" + (grouped ? ",group" : "") + (folds ? ",fold" : "") + "\n");
        for (Drawn d : images) {
            csv.append(d.file).append(',').append(d.label);
            csv.append(grouped ? "," + d.group : "")
                    .append(folds ? "," + d.fold : "")
                    .append('\n');
        }
        Path data = Files.writeString(folder.resolve("data.csv"), csv);
        Map<String, String> texts = new HashMap<>(Map.of(
                "data", data.toString(),
                "images", folder.toString(),
                "output", folder.resolve("out").toString(),
                "strategy", "layers",
                "views", "1",
                "augmentation", "none",
                "tta", "none",
                "uncertainty", "none",
                "threads", Integer.toString(threads)));
        if (folds) {
            texts.put("fold", "1");
        }
        Verbs.FINETUNE.run(texts, Task.SILENT);
        JsonObject report = JsonParser.parseString(Files.readString(folder.resolve("out/report.json")))
                .getAsJsonObject();
        JsonObject verdict = report.getAsJsonObject("verdict");
        List<String> findings = new ArrayList<>();
        for (JsonElement e : verdict.getAsJsonArray("because")) {
            findings.add(e.getAsJsonObject().get("finding").getAsString());
        }
        String leading = verdict.get("leading").getAsString();
        out.println(Stream.of(
                        part,
                        name,
                        verdict.get("kind").getAsString(),
                        leading,
                        score(report, leading),
                        score(report, "test"),
                        String.join(" ", findings))
                .collect(Collectors.joining("\t")));
        out.flush();
    }

    private static String score(JsonObject report, String key) {
        JsonElement e = report.get(key);
        if (e == null || !e.isJsonObject()) {
            return "";
        }
        JsonObject o = e.getAsJsonObject();
        return String.format(
                Locale.ROOT,
                "%.3f [%.3f %.3f] n=%d",
                o.get("balancedAccuracy").getAsDouble(),
                o.getAsJsonArray("balancedAccuracyInterval").get(0).getAsDouble(),
                o.getAsJsonArray("balancedAccuracyInterval").get(1).getAsDouble(),
                o.get("n").getAsInt());
    }
}
