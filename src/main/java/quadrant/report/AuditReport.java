package quadrant.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All content of an audit's page, table and JSON, as plain values.
 *
 * @param name the user's name for the data
 * @param created date and time, ISO 8601
 * @param headline the findings in a sentence or two
 * @param images number of images
 * @param suspects suspected wrong labels, the most likely first
 * @param rows of {@code suspects.csv}
 * @param correction how wrong labels are corrected
 */
public record AuditReport(
        String name,
        String created,
        String quadrantVersion,
        String headline,
        int images,
        List<String> classes,
        List<Duplicate> duplicates,
        List<Suspect> suspects,
        Labels labels,
        Groups groups,
        List<Trait> confounders,
        List<Row> rows,
        List<String> warnings,
        Correction correction) {
    public AuditReport {
        classes = List.copyOf(classes);
        duplicates = List.copyOf(duplicates);
        suspects = List.copyOf(suspects);
        confounders = List.copyOf(confounders);
        rows = List.copyOf(rows);
        warnings = List.copyOf(warnings);
    }

    /**
     * How wrong labels are corrected.
     *
     * @param marked whether the images are marked objects of larger images, whose classes are stored with the marks
     * @param command the command that trains on the corrected labels
     */
    public record Correction(boolean marked, String command) {}

    /** The name of an image in the data. */
    public record Image(String id, String label, String group) {}

    /**
     * Two images with the same content.
     *
     * @param kind {@code exact}, {@code copy} or {@code look-alike}
     * @param verdict {@code error} where a result would be wrong, {@code warning} where it may be, else {@code note}
     * @param text the relation of the second image to the first
     * @param pictures two small ones; none where there are too many
     */
    public record Duplicate(
            String first,
            String second,
            double score,
            String kind,
            String orientation,
            String verdict,
            String why,
            String text,
            String firstLabel,
            String secondLabel,
            String firstGroup,
            String secondGroup,
            List<Picture> pictures) {
        public Duplicate {
            pictures = List.copyOf(pictures);
        }
    }

    /**
     * How suspected wrong labels were searched.
     *
     * @param looked whether the search was possible
     * @param how the method, or why the search was not possible
     * @param thresholds of each class, 0–1
     * @param joint estimated images by label, then by true class
     */
    public record Labels(boolean looked, String how, List<Double> thresholds, List<List<Integer>> joint) {
        public Labels {
            thresholds = List.copyOf(thresholds);
            joint = List.copyOf(joint);
        }
    }

    /**
     * An image whose label may be wrong.
     *
     * @param score 1 − the probability of the label, 0–1; the highest first
     * @param margin the normalised margin between the label and the suggested class, 0–0.5
     * @param picture a small one; empty where there are too many
     */
    public record Suspect(
            String image,
            String label,
            String suggested,
            double score,
            double margin,
            String group,
            Optional<Picture> picture) {}

    /**
     * The groups.
     *
     * @param known whether the data names them
     * @param count number of groups; that of the images where they are not known
     * @param inNames groups found in the names, if any
     * @param straddling groups found in names that occur in several groups of the data
     */
    public record Groups(boolean known, int count, int largest, Optional<Hint> inNames, List<Straddling> straddling) {
        public Groups {
            straddling = List.copyOf(straddling);
        }
    }

    /**
     * Groups found in names.
     *
     * @param groupBy the regular expression that finds them
     * @param sharing number of images that share their group with another
     * @param sentence the effect of using them
     */
    public record Hint(String groupBy, int count, int largest, int sharing, Optional<String> sentence) {}

    /** A group found in names, and the groups of the data in which it occurs. */
    public record Straddling(String name, List<String> groups) {
        public Straddling {
            groups = List.copyOf(groups);
        }
    }

    /** A confounder: a trait other than the images' content that identifies a class. */
    public record Trait(String label, String trait, String value, int images, double elsewhere, String sentence) {}

    /**
     * A row of {@code suspects.csv}.
     *
     * @param more other columns of the data, unchanged
     */
    public record Row(Image image, OptionalInt fold, Map<String, String> more) {
        public Row {
            more = Map.copyOf(more);
        }
    }
}
