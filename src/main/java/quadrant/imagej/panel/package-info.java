/**
 * The panel: a window beside the images in which a person labels a few objects and watches the others take their classes.
 *
 * <p>In: open images, ROIs, clicks and keys. Out: colours on the images, a table, models and reports by the verbs of {@code app}, which
 * {@link quadrant.imagej.panel.PanelHost} runs. What is known of objects lies in {@code workspace}. Everything shown is shown in AWT's
 * thread; features, fits, scores and files have workers of their own. ROI Manager, overlays and names stay as they are.
 */
@NullMarked
package quadrant.imagej.panel;

import org.jspecify.annotations.NullMarked;
