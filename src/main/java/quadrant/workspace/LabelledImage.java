package quadrant.workspace;

/**
 * An image with objects.
 *
 * @param title of its window, made unique
 * @param file its path; empty where it is not a file
 * @param widthPx of the image, by which it is recognised when it is opened again
 */
public record LabelledImage(String title, String file, int widthPx, int heightPx) {
    public LabelledImage {
        if (widthPx < 1 || heightPx < 1) {
            throw new IllegalArgumentException("An image of " + widthPx + "×" + heightPx + " pixels");
        }
    }
}
