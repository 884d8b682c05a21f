package quadrant.imagej.panel;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import quadrant.dataset.ClassList;
import quadrant.dataset.io.CsvWriter;
import quadrant.dataset.io.DoubtColumns;
import quadrant.dataset.io.ImageFile;
import quadrant.dataset.io.MarkedFolder;
import quadrant.dataset.io.PredictionTable;
import quadrant.evaluation.DoubtCount;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.imagej.CellFinder;
import quadrant.imagej.Planes;
import quadrant.imagej.RoiSet;
import quadrant.task.SafeFile;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workspace.Shares;

/**
 * Classifies the objects of all images of a folder by a saved model: the ROIs beside the image, else cells found with the
 * settings used in the workspace. It writes one table per image, and cells.csv and images.csv for all of them.
 */
final class FolderRun {
    /** Names of the tables for all images. */
    static final String CELLS = "cells.csv";

    static final String IMAGES = "images.csv";

    private final Consumer<Map<String, String>> verb;
    private final Path model;
    private final Optional<CellFinder.Settings> finding;
    private final List<List<String>> cells = new ArrayList<>();
    private final List<List<String>> shares = new ArrayList<>();

    /**
     * A run that has not begun.
     *
     * @param verb runs {@code classify} with options
     * @param finding how cells were found on the images of the workspace, if they were
     */
    FolderRun(Consumer<Map<String, String>> verb, Path model, Optional<CellFinder.Settings> finding) {
        this.verb = verb;
        this.model = model;
        this.finding = finding;
    }

    /**
     * Classifies the folder.
     *
     * @param output is created
     * @return a message: the numbers of objects and images
     * @throws UserException where the folder holds no image, or an image has no ROIs and there are no settings to find its
     *     cells
     */
    String run(Path input, Path output, Task task) {
        List<Path> images = images(input);
        if (images.isEmpty()) {
            throw new UserException("The folder " + input + " holds no image.", "Choose a folder of images.");
        }
        cells.add(joined(List.of("image", "object", "predicted"), DoubtColumns.BEHIND, "probability"));
        // creates the folder, and checks that it is writable
        SafeFile.write(output.resolve(CELLS), CsvWriter.text(cells));
        int done = 0;
        DoubtCount doubts = DoubtCount.NONE;
        for (Path image : images) {
            task.checkCancelled();
            task.phase("Classifying image " + ++done + " of " + images.size());
            Optional<Path> rois = rois(image, output);
            if (rois.isPresent()) {
                Predictions p = classify(image, rois.get(), output);
                doubts = doubts.plus(DoubtCount.of(p.rows().stream()));
                for (Prediction row : p.rows()) {
                    int k = row.predicted();
                    cells.add(joined(
                            List.of(name(image), row.id(), p.classes().name(k)),
                            DoubtColumns.cellsBehind(row, p.classes()),
                            PredictionTable.number(row.probabilities().get(k))));
                }
                share(image, p);
            }
        }
        SafeFile.write(output.resolve(CELLS), CsvWriter.text(cells));
        SafeFile.write(output.resolve(IMAGES), CsvWriter.text(shares));
        return doubts.warning("objects").map(w -> w + " ").orElse("")
                + doubts.counted("objects of " + images.size() + " images") + ": " + output.resolve(CELLS);
    }

    private static List<Path> images(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(ImageFile::named)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UserException("The folder " + folder + " cannot be read.", "Check its permissions.", e);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String stem(Path image) {
        return name(image).replaceFirst("\\.[^.]*$", "");
    }

    /** The ROIs beside an image, else the cells that are found; empty where there are none. */
    private Optional<Path> rois(Path image, Path output) {
        Optional<Path> beside = MarkedFolder.roisBeside(image);
        if (beside.isPresent()) {
            return beside;
        }
        ImagePlus opened = IJ.openImage(image.toString());
        if (opened == null || finding.isEmpty()) {
            throw new UserException(
                    opened == null
                            ? "The image " + image + " cannot be opened."
                            : "No ROIs lie beside " + image + ", and cells were not found by Find cells.",
                    "Save its ROIs as " + stem(image)
                            + "-rois.zip, use Find cells on an open image first, or leave it out.");
        }
        List<Roi> found =
                CellFinder.find(CellFinder.plane(opened, finding.get().channel(), Planes.MIDDLE), finding.get());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Path zip = output.resolve(stem(image) + "-rois.zip");
        SafeFile.write(zip, RoiSet.toZip(found, RoiSet.COMMENT));
        return Optional.of(zip);
    }

    private Predictions classify(Path image, Path rois, Path output) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("model", model.toString());
        options.put("input", image.toString());
        options.put("rois", rois.toString());
        options.put("output", output.resolve(stem(image) + ".csv").toString());
        verb.accept(options);
        return PredictionTable.read(output.resolve(stem(image) + ".csv"));
    }

    private static List<String> joined(List<String> place, List<String> doubt, String probability) {
        return Stream.of(place, doubt, List.of(probability))
                .flatMap(List::stream)
                .toList();
    }

    /** Counts and shares of the classes in an image, with intervals; the shares also without the doubtful objects. */
    private void share(Path image, Predictions p) {
        if (shares.isEmpty()) {
            List<String> header =
                    new ArrayList<>(List.of("image", "objects", DoubtColumns.COUNT, DoubtColumns.OUTLIER));
            p.classes().names().stream()
                    .filter(c -> !c.equals(ClassList.NOT_A_CELL))
                    .forEach(c -> header.addAll(
                            List.of(c, c + " share", c + " " + DoubtColumns.SHARE, c + " low", c + " high")));
            shares.add(header);
        }
        int[] counts = new int[p.classes().size()];
        int[] sure = new int[counts.length];
        for (Prediction r : p.rows()) {
            counts[r.predicted()]++;
            sure[r.predicted()] += r.doubtful() ? 0 : 1;
        }
        DoubtCount doubts = DoubtCount.of(p.rows().stream());
        boolean known = doubts.known() > 0;
        List<String> row = new ArrayList<>(List.of(
                name(image), "" + doubts.n(), known ? "" + doubts.doubtful() : "", known ? "" + doubts.unlike() : ""));
        Optional<int[]> without = known ? Optional.of(sure) : Optional.empty();
        for (Shares.Share s : Shares.of(p.classes().names(), counts, without).of()) {
            row.add("" + s.count());
            for (double v : new double[] {
                s.share(), s.withoutDoubtful(), s.interval().low(), s.interval().high()
            }) {
                row.add(Double.isNaN(v) ? "" : PredictionTable.number((float) v));
            }
        }
        shares.add(row);
    }
}
