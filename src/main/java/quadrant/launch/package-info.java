/**
 * The entry for ImageJ, compiled for Java 8.
 *
 * <p>In: the name of an entry of the menu, or a macro's call. Out: {@code imagej.ui.Menu} runs it or, where Java is too
 * old to load its classes, one sentence names the required Java version. Nothing here may refer to a class of another package,
 * as that class would then be loaded.
 */
@NullMarked
package quadrant.launch;

import org.jspecify.annotations.NullMarked;
