package quadrant.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.augment.AugmentationPlan;
import quadrant.augment.PlanFile;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.dataset.io.CsvWriter;
import quadrant.pixels.Patch;
import quadrant.task.Hashes;
import quadrant.task.SafeFile;

/**
 * Augmented views as PNG files, a folder for each class, with a table of them ({@value #TABLE}, which can be given as data
 * again) and the plan that they were made by ({@value #PLAN}).
 */
public final class ViewFolder {
    public static final String TABLE = "views.csv";
    public static final String PLAN = "plan.json";

    /** The maximum letters of a name, each of which takes up to three bytes of the 255 that file systems allow. */
    private static final int LONGEST = 70;

    private final Path folder;
    private final Dataset dataset;
    private final Map<String, String> names = new HashMap<>();
    private final Map<Integer, String> classes = new HashMap<>();

    /** @param dataset the samples whose views will be written */
    public ViewFolder(Path folder, Dataset dataset) {
        this.folder = folder;
        this.dataset = dataset;
        Set<String> taken = new HashSet<>();
        for (int k = 0; k < dataset.classes().size(); k++) {
            classes.put(k, free(plain(dataset.classes().name(k)), taken));
        }
        taken.clear();
        for (Sample s : dataset.samples()) {
            names.put(s.id(), free(className(s) + "/" + plain(stem(s)), taken));
        }
    }

    private String className(Sample s) {
        return String.valueOf(classes.get(s.label()));
    }

    /** The id without its ending and without the folder of its class. */
    private String stem(Sample s) {
        String folderOfClass = dataset.classes().name(s.label()) + "/";
        String id = s.id().startsWith(folderOfClass) ? s.id().substring(folderOfClass.length()) : s.id();
        int dot = id.lastIndexOf('.');
        // the id of a marked object continues after its image's extension
        boolean ending = dot > id.lastIndexOf('/') + 1 && id.indexOf('#', dot) < 0;
        return ending ? id.substring(0, dot) : id;
    }

    /** A name that every file system accepts. */
    private static String plain(String name) {
        String s = name.replaceAll("[^\\p{L}\\p{M}\\p{N} ._+()-]", "_").strip().replaceAll("^\\.+|\\.+$", "_");
        return s.isEmpty() ? "_" : s.length() <= LONGEST ? s : s.substring(0, LONGEST) + "_" + Hashes.crc32c(name);
    }

    /** On file systems that ignore case, names get a further difference. */
    private static String free(String name, Set<String> taken) {
        String candidate = name;
        for (int i = 2; !taken.add(candidate.toLowerCase(Locale.ROOT)); i++) {
            candidate = name + "-" + i;
        }
        return candidate;
    }

    private String file(Sample s, int view) {
        return names.get(s.id()) + String.format(Locale.ROOT, ".view%02d.png", view);
    }

    /** Writes a view, RGB in 0–255. Thread-safe. */
    public void write(Sample s, int view, Patch pixels) {
        SafeFile.write(folder.resolve(file(s, view)), Picture.bytes(Picture.image(pixels), "png"));
    }

    /**
     * Writes table and plan when all views are written.
     *
     * @param made the samples whose views were made
     * @return the names of the files in the folder, the table last
     */
    public List<String> finish(Dataset made, int views, AugmentationPlan plan) {
        Stream<List<Object>> rows = made.samples().stream().flatMap(s -> {
            String label = made.classes().name(s.label());
            return IntStream.range(0, views)
                    .mapToObj(v -> List.of(file(s, v), label, s.group().value(), s.id(), v));
        });
        List<String> header = List.of("image", "label", "group", "source", "view");
        SafeFile.write(folder.resolve(PLAN), PlanFile.write(plan) + "\n");
        SafeFile.write(folder.resolve(TABLE), CsvWriter.text(Stream.concat(Stream.of(header), rows)));
        List<String> there = new ArrayList<>(
                made.samples().stream().map(this::className).distinct().sorted().toList());
        there.add(PLAN);
        there.add(TABLE);
        return there;
    }
}
